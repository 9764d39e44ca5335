package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One entry of the journal: the value of a hash field in Redis after a transition, or a marker.
 *
 * <p>Entries are not deltas: the entry with the highest generation and version of a field is valid,
 * and reading an entry twice changes nothing.
 *
 * @param generation number of times that the pool's state had been rebuilt
 * @param version time of the Redis clock in milliseconds, at or before the field was read
 * @param key name of a hash in Redis, or one of the markers {@link #SNAPSHOT_BEGIN}, {@link
 *     #SNAPSHOT_END}, {@link #SNAPSHOT_OFFSET}, {@link #NEW_GENERATION}, {@link #READ_MARKER}
 * @param field field of the hash, or id of the marker
 * @param value null if the field was deleted, and for markers
 */
public record JournalEntry(
    @JsonProperty("pool") String pool,
    @JsonProperty("generation") long generation,
    @JsonProperty("version") long version,
    @JsonProperty("key") String key,
    @JsonProperty("field") String field,
    @JsonProperty("value") @Nullable String value) {
  /** Start of a snapshot of the pool's whole state; the field is the snapshot id. */
  public static final String SNAPSHOT_BEGIN = "snapshot_begin";

  /** End of the snapshot with this id; entries before its start are obsolete. */
  public static final String SNAPSHOT_END = "snapshot_end";

  /** The field is a stream offset at or before the start of the last complete snapshot. */
  public static final String SNAPSHOT_OFFSET = "snapshot_begun_at";

  /** The pool's state is about to be rebuilt as this generation. */
  public static final String NEW_GENERATION = "generation";

  /** Written by a reader to find the current end of the journal. */
  public static final String READ_MARKER = "asked";

  private static final JsonMapper MAPPER = new JsonMapper();

  /** A marker. */
  public static JournalEntry marker(
      String pool, long generation, long version, String mark, String id) {
    return new JournalEntry(pool, generation, version, mark, id, null);
  }

  /** Whether the entry is a marker and holds no value. */
  public boolean isMarker() {
    return switch (key) {
      case SNAPSHOT_BEGIN, SNAPSHOT_END, SNAPSHOT_OFFSET, NEW_GENERATION, READ_MARKER -> true;
      default -> false;
    };
  }

  /** Whether this entry replaces another entry of the same field. */
  public boolean supersedes(JournalEntry other) {
    return generation != other.generation
        ? generation > other.generation
        : version >= other.version;
  }

  /** Encodes the entry as JSON, to be an item of an envelope. */
  public byte[] encode() {
    return MAPPER.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
  }

  /** Decodes the entries of an envelope; unreadable ones are skipped. */
  public static List<JournalEntry> decode(byte[] envelope) {
    List<JournalEntry> lines = new ArrayList<>();
    try {
      MAPPER.readTree(envelope).path("items").forEach(item -> read(item).ifPresent(lines::add));
    } catch (JacksonException | StackOverflowError unreadable) {
      return List.of();
    }
    return lines;
  }

  private static Optional<JournalEntry> read(JsonNode item) {
    try {
      JournalEntry line = MAPPER.treeToValue(item, JournalEntry.class);
      return isComplete(line) ? Optional.of(line) : Optional.empty();
    } catch (JacksonException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  @SuppressWarnings({"ConstantValue", "NullAway"}) // Jackson passes null where the field is absent
  private static boolean isComplete(@Nullable JournalEntry line) {
    return line != null
        && line.pool != null
        && line.key != null
        && line.field != null
        && (!line.key.equals(SNAPSHOT_OFFSET) || line.field.matches("[0-9]{1,18}"));
  }
}
