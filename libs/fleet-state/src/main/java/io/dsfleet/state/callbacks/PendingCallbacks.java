package io.dsfleet.state.callbacks;

import io.dsfleet.state.redis.LuaScript;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Pending callbacks of ended jobs (gateway). */
public final class PendingCallbacks {
  private final RedisExecutor redis;
  private final PoolKeys keys;

  public PendingCallbacks(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /**
   * A due callback.
   *
   * @param sinceEnd time since the end of the job
   */
  public record PendingCallback(String jobId, Duration sinceEnd) {}

  /** Result of an attempt. */
  public enum CallbackOutcome {
    /** It was delivered. */
    DELIVERED,
    /** It failed and will be retried. */
    FAILED,
    /** It failed and will not be retried. */
    ABANDONED
  }

  /** Claims at most {@code max} due callbacks; a claim expires after the lease. */
  public CompletableFuture<List<PendingCallback>> claim(int max, Duration lease) {
    return redis
        .run(
            LuaScript.CLAIM_CALLBACKS,
            keys,
            "",
            Integer.toString(max),
            Long.toString(lease.toMillis()))
        .thenApply(
            reply -> {
              List<PendingCallback> claimed = new ArrayList<>();
              while (reply.hasMore()) {
                claimed.add(new PendingCallback(reply.text(), Duration.ofMillis(reply.number())));
              }
              return List.copyOf(claimed);
            });
  }

  /** Records the result of an attempt; returns whether the callback was still pending. */
  public CompletableFuture<Boolean> recordOutcome(
      String jobId, CallbackOutcome outcome, Duration retryDelay, String detail) {
    return redis
        .run(
            LuaScript.CALLBACK_SETTLED,
            keys,
            "",
            jobId,
            wire(outcome),
            Long.toString(retryDelay.toMillis()),
            detail)
        .thenApply(reply -> reply.number() == 1);
  }

  private static String wire(CallbackOutcome outcome) {
    return switch (outcome) {
      case DELIVERED -> "delivered";
      case FAILED -> "failed";
      case ABANDONED -> "abandoned";
    };
  }
}
