package io.dsfleet.state;

import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Follows a pool's feed on a connection of its own; for one thread. */
public final class FeedTail implements AutoCloseable {
  static final String BEGINNING = "0-0";
  private static final int BATCH = 500;

  private final StatefulRedisConnection<String, String> connection;
  private final String key;
  private String last;

  FeedTail(StatefulRedisConnection<String, String> connection, String key, String after) {
    this.connection = connection;
    this.key = key;
    this.last = after;
  }

  /**
   * The entries after the last one given, as soon as there are any.
   *
   * @param wait shorter than the connection's command timeout
   * @return empty if none came in that time
   * @throws StateUnavailableException if Redis cannot be reached; call again to go on
   */
  @SuppressWarnings("unchecked") // Lettuce takes generic varargs
  public List<FeedEntry> next(Duration wait) {
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

  /** Id of the last entry given. */
  public String lastId() {
    return last;
  }

  @Override
  public void close() {
    connection.close();
  }

  static FeedEntry entry(StreamMessage<String, String> message) {
    Map<String, String> body = message.getBody();
    String stream = body.get("stream");
    return new FeedEntry(
        message.getId(),
        Objects.requireNonNullElse(body.get("kind"), ""),
        Objects.requireNonNullElse(body.get("event"), ""),
        body.get("job"),
        number(body.get("camera")),
        body.get("instance"),
        stream == null ? null : Integer.valueOf(stream),
        number(body.get("file")),
        Objects.requireNonNullElse(body.get("state"), ""),
        Integer.parseInt(Objects.requireNonNullElse(body.get("attempt"), "0")),
        Long.parseLong(Objects.requireNonNullElse(body.get("at"), "0")),
        body.get("detail"));
  }

  private static @Nullable Long number(@Nullable String text) {
    return text == null ? null : Long.valueOf(text);
  }
}
