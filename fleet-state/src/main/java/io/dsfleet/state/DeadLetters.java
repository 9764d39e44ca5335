package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ZAddArgs;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What could not be applied, with the reason: the newest 10,000 of all pools, in the zset {@code
 * dsfleet:dead} by time. A letter that comes twice is kept once.
 */
public final class DeadLetters {
  private static final String KEY = "dsfleet:dead";
  private static final int MOST = 10_000;

  private final Redis redis;

  DeadLetters(Redis redis) {
    this.redis = redis;
  }

  /**
   * A dead letter.
   *
   * @param origin the queue that it was consumed from
   * @param text the item as JSON, or what came instead
   */
  public record Entry(
      @JsonProperty("origin") String origin,
      @JsonProperty("reason") String reason,
      @JsonProperty("text") String text) {}

  /**
   * Keeps the letters; answers how many were new.
   *
   * @param nowMillis of the caller's clock, for display
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public CompletableFuture<Long> bury(List<Entry> letters, long nowMillis) {
    ScoredValue<String>[] members =
        letters.stream()
            .map(letter -> ScoredValue.just((double) nowMillis, Codec.write(letter)))
            .toArray(ScoredValue[]::new);
    var added = redis.call(commands -> commands.zadd(KEY, ZAddArgs.Builder.nx(), members));
    return redis
        .call(commands -> commands.zremrangebyrank(KEY, 0, -MOST - 1L))
        .thenCombine(added, (trimmed, count) -> count == null ? 0 : count);
  }

  /** The newest letters, newest first, at most {@code limit}. */
  public CompletableFuture<List<Entry>> newest(int limit) {
    return redis
        .call(commands -> commands.zrevrangebyscore(KEY, Range.unbounded(), Limit.from(limit)))
        .thenApply(all -> Codec.readAll(all, Entry.class));
  }
}
