package io.dsfleet.state.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.job.JobOutcome;
import io.dsfleet.state.redis.JsonRecords;
import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows a pool's feed on a dedicated connection. Not thread-safe. */
public final class FeedTail implements AutoCloseable {
  public static final String START_ID = "0-0";
  private static final int BATCH = 500;

  private final StatefulRedisConnection<String, String> connection;
  private final String key;
  private String last;

  public FeedTail(StatefulRedisConnection<String, String> connection, String key, String after) {
    this.connection = connection;
    this.key = key;
    this.last = after;
  }

  /**
   * Waits for entries after the last one returned.
   *
   * @param wait maximum wait, shorter than the connection's command timeout
   * @return empty if there was none in that time
   * @throws StateUnavailableException if Redis is unreachable; a later call continues
   */
  @SuppressWarnings("unchecked") // Lettuce takes generic varargs
  public List<FeedEntry> poll(Duration wait) {
    try {
      List<StreamMessage<String, String>> found =
          connection
              .sync()
              .xread(
                  XReadArgs.Builder.block(wait).count(BATCH),
                  XReadArgs.StreamOffset.from(key, last));
      if (found == null || found.isEmpty()) {
        return List.of();
      }
      last = found.getLast().getId();
      return found.stream().map(FeedTail::entry).toList();
    } catch (RedisException e) {
      throw new StateUnavailableException("the feed cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /** Id of the last entry returned. */
  public String lastId() {
    return last;
  }

  /** Compares two entry ids, each a time, a dash and a number. */
  public static int compare(String one, String other) {
    int dash = one.indexOf('-');
    int otherDash = other.indexOf('-');
    int times =
        Long.compareUnsigned(
            Long.parseUnsignedLong(one.substring(0, dash)),
            Long.parseUnsignedLong(other.substring(0, otherDash)));
    return times != 0
        ? times
        : Long.compareUnsigned(
            Long.parseUnsignedLong(one.substring(dash + 1)),
            Long.parseUnsignedLong(other.substring(otherDash + 1)));
  }

  @Override
  public void close() {
    connection.close();
  }

  /** Decodes the entry's field {@code e}; an unreadable entry has kind "". */
  public static FeedEntry entry(StreamMessage<String, String> message) {
    return entry(message.getId(), message.getBody().get("e"));
  }

  public static FeedEntry entry(String id, @Nullable String json) {
    Line line = JsonRecords.read(json, Line.class).orElse(Line.UNREADABLE);
    return new FeedEntry(
        id,
        line.kind,
        line.event,
        line.job,
        line.camera,
        line.instance,
        line.stream,
        line.file,
        line.state,
        line.attempt,
        line.at,
        line.outcome,
        line.detail);
  }

  private record Line(
      @JsonProperty("kind") String kind,
      @JsonProperty("event") String event,
      @JsonProperty("job") @Nullable String job,
      @JsonProperty("camera") @Nullable Long camera,
      @JsonProperty("instance") @Nullable String instance,
      @JsonProperty("stream") @Nullable Integer stream,
      @JsonProperty("file") @Nullable Long file,
      @JsonProperty("state") String state,
      @JsonProperty("attempt") int attempt,
      @JsonProperty("at") long at,
      @JsonProperty("outcome") @Nullable JobOutcome outcome,
      @JsonProperty("detail") @Nullable String detail) {
    static final Line UNREADABLE =
        new Line("", "", null, null, null, null, null, "", 0, 0, null, null);
  }
}
