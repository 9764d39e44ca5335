package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.codec.Sha256Hash;
import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.RedisExecutor;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ZAddArgs;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Dead letters of all pools: the newest 10,000 messages that could not be handled, in the sorted
 * set {@code dsfleet:dead} by time. Equal letters are stored once.
 */
public final class DeadLetterStore {
  private static final String KEY = "dsfleet:dead";
  private static final int MAX_LETTERS = 10_000;

  private final RedisExecutor redis;

  DeadLetterStore(RedisExecutor redis) {
    this.redis = redis;
  }

  /**
   * A dead letter.
   *
   * @param origin the queue that the message came from
   * @param text the message as JSON, or its raw text
   */
  public record DeadLetterEntry(
      @JsonProperty("origin") String origin,
      @JsonProperty("reason") String reason,
      @JsonProperty("text") String text) {}

  /**
   * Stores the letters and returns the number of new ones.
   *
   * @param nowMillis the caller's clock, for display
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public CompletableFuture<Long> add(List<DeadLetterEntry> letters, long nowMillis) {
    ScoredValue<String>[] members =
        letters.stream()
            .map(letter -> ScoredValue.just((double) nowMillis, JsonRecords.write(letter)))
            .toArray(ScoredValue[]::new);
    var added = redis.call(commands -> commands.zadd(KEY, ZAddArgs.Builder.nx(), members));
    return redis
        .call(commands -> commands.zremrangebyrank(KEY, 0, -MAX_LETTERS - 1L))
        .thenCombine(added, (trimmed, count) -> count == null ? 0 : count);
  }

  /**
   * A stored letter.
   *
   * @param id equal for equal letters
   * @param atMillis when it was stored, for display
   */
  public record StoredDeadLetter(String id, long atMillis, DeadLetterEntry entry) {
    private static StoredDeadLetter of(ScoredValue<String> member) {
      String kept = member.getValue();
      return new StoredDeadLetter(
          DeadLetterStore.id(kept), (long) member.getScore(), DeadLetterStore.entry(kept));
    }
  }

  /** Every letter, newest first. */
  public CompletableFuture<List<StoredDeadLetter>> all() {
    return redis
        .call(commands -> commands.zrevrangeWithScores(KEY, 0, -1))
        .thenApply(
            all ->
                Objects.requireNonNullElse(all, List.<ScoredValue<String>>of()).stream()
                    .map(StoredDeadLetter::of)
                    .toList());
  }

  /** Removes the letter with this id; returns whether it existed. */
  public CompletableFuture<Boolean> remove(String id) {
    return redis
        .call(commands -> commands.zrange(KEY, 0, -1))
        .thenCompose(
            all ->
                Objects.requireNonNullElse(all, List.<String>of()).stream()
                    .filter(kept -> id(kept).equals(id))
                    .findFirst()
                    .map(kept -> redis.call(commands -> commands.zrem(KEY, kept)))
                    .orElseGet(() -> CompletableFuture.completedFuture(0L)))
        .thenApply(count -> Objects.equals(count, 1L));
  }

  /** What is kept as no whole letter is shown as it is, so that it can be found and deleted. */
  @SuppressWarnings({"ConstantValue", "NullAway"}) // Jackson leaves what is missing null
  private static DeadLetterEntry entry(String kept) {
    return JsonRecords.read(kept, DeadLetterEntry.class)
        .filter(entry -> entry.origin() != null && entry.reason() != null && entry.text() != null)
        .orElseGet(
            () ->
                new DeadLetterEntry(
                    "unknown", "expected a dead letter, but it is kept as none", kept));
  }

  private static String id(String member) {
    return Sha256Hash.hexPrefixOf(member, 16);
  }

  /** At most {@code limit} letters, newest first. */
  public CompletableFuture<List<DeadLetterEntry>> newest(int limit) {
    return redis
        .call(commands -> commands.zrevrangebyscore(KEY, Range.unbounded(), Limit.from(limit)))
        .thenApply(all -> JsonRecords.readAll(all, DeadLetterEntry.class));
  }
}
