package io.dsfleet.state.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.RedisExecutor;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The audit log: the newest 100,000 commands, in the stream {@code dsfleet:audit}. */
public final class AuditLog {
  private static final String KEY = "dsfleet:audit";
  private static final String FIELD = "e";
  private static final long MAX_ENTRIES = 100_000;

  private final RedisExecutor redis;

  public AuditLog(RedisExecutor redis) {
    this.redis = redis;
  }

  /**
   * A command, executed or refused.
   *
   * @param who prefix of the API key, or another name of the caller
   * @param name holder of the key
   * @param from address of the caller
   * @param what method and path, or the type of the message
   * @param outcome HTTP status or name of the result
   */
  public record AuditEntry(
      @JsonProperty("who") String who,
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("role") @Nullable String role,
      @JsonProperty("from") String from,
      @JsonProperty("what") String what,
      @JsonProperty("outcome") String outcome) {}

  /** An entry with its stream id, which begins with its time. */
  public record StoredAuditEntry(String id, AuditEntry entry) {}

  /** Appends the entry and returns its id. */
  public CompletableFuture<String> append(AuditEntry entry) {
    XAddArgs bounded = XAddArgs.Builder.maxlen(MAX_ENTRIES).approximateTrimming();
    return redis
        .call(commands -> commands.xadd(KEY, bounded, Map.of(FIELD, JsonRecords.write(entry))))
        .thenApply(Objects::requireNonNull);
  }

  /**
   * Reads entries, newest first.
   *
   * @param before id of an entry: only older ones are returned; null starts at the newest
   */
  public CompletableFuture<List<StoredAuditEntry>> newest(@Nullable String before, int limit) {
    Range<String> range =
        before == null
            ? Range.unbounded()
            : Range.from(Range.Boundary.unbounded(), Range.Boundary.excluding(before));
    return redis
        .call(commands -> commands.xrevrange(KEY, range, Limit.from(limit)))
        .thenApply(
            found ->
                Objects.requireNonNullElse(found, List.<StreamMessage<String, String>>of()).stream()
                    .flatMap(
                        message ->
                            JsonRecords.read(message.getBody().get(FIELD), AuditEntry.class)
                                .stream()
                                .map(entry -> new StoredAuditEntry(message.getId(), entry)))
                    .toList());
  }
}
