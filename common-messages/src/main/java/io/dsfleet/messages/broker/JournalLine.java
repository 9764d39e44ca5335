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
 * One line of the journal: a field of the record in Redis as it is after a transition, or a mark.
 *
 * <p>Lines are no deltas: of one field the line with the highest generation and version holds, and
 * reading a line twice changes nothing.
 *
 * @param generation how often the pool's record was rebuilt before this was written
 * @param version time of the record's clock, in milliseconds, at or before the reading of the field
 * @param key name of a hash in Redis, or one of the marks {@link #BEGIN}, {@link #END}, {@link
 *     #BEGUN_AT}, {@link #GENERATION}, {@link #ASKED}
 * @param field of the hash; of a mark: what tells it from others
 * @param value null: the field is gone
 */
public record JournalLine(
    @JsonProperty("pool") String pool,
    @JsonProperty("generation") long generation,
    @JsonProperty("version") long version,
    @JsonProperty("key") String key,
    @JsonProperty("field") String field,
    @JsonProperty("value") @Nullable String value) {
  /** A snapshot of the whole record begins; its field is the snapshot's id. */
  public static final String BEGIN = "snapshot_begin";

  /** The snapshot of this id is complete: what lies before its beginning is of no use any more. */
  public static final String END = "snapshot_end";

  /** The offset, its field, at or before which the pool's last complete snapshot begins. */
  public static final String BEGUN_AT = "snapshot_begun_at";

  /** The record is about to be rebuilt as this generation. */
  public static final String GENERATION = "generation";

  /** Somebody reads the journal up to here. */
  public static final String ASKED = "asked";

  private static final JsonMapper MAPPER = new JsonMapper();

  /** A mark. */
  public static JournalLine mark(
      String pool, long generation, long version, String mark, String id) {
    return new JournalLine(pool, generation, version, mark, id, null);
  }

  /** Whether it says nothing of the record's content. */
  public boolean isMark() {
    return switch (key) {
      case BEGIN, END, BEGUN_AT, GENERATION, ASKED -> true;
      default -> false;
    };
  }

  /** Whether this line holds against another one of the same field. */
  public boolean outweighs(JournalLine other) {
    return generation != other.generation
        ? generation > other.generation
        : version >= other.version;
  }

  /** The line as JSON, an item of an envelope. */
  public byte[] encode() {
    return MAPPER.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
  }

  /** The lines of an envelope; what cannot be read is left out. */
  public static List<JournalLine> open(byte[] envelope) {
    List<JournalLine> lines = new ArrayList<>();
    try {
      MAPPER.readTree(envelope).path("items").forEach(item -> read(item).ifPresent(lines::add));
    } catch (JacksonException | StackOverflowError foreign) {
      return List.of();
    }
    return lines;
  }

  private static Optional<JournalLine> read(JsonNode item) {
    try {
      JournalLine line = MAPPER.treeToValue(item, JournalLine.class);
      return isWhole(line) ? Optional.of(line) : Optional.empty();
    } catch (JacksonException | IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }

  @SuppressWarnings({"ConstantValue", "NullAway"}) // Jackson leaves what is missing null
  private static boolean isWhole(@Nullable JournalLine line) {
    return line != null
        && line.pool != null
        && line.key != null
        && line.field != null
        && (!line.key.equals(BEGUN_AT) || line.field.matches("[0-9]{1,18}"));
  }
}
