package io.dsfleet.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Pending callbacks of ended jobs (gateway). */
public final class Tells {
  private final Redis redis;
  private final PoolKeys keys;

  Tells(Redis redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /**
   * A due callback.
   *
   * @param sinceEnd time since the end of the job
   */
  public record Tell(String jobId, Duration sinceEnd) {}

  /** Result of an attempt. */
  public enum Outcome {
    /** It was delivered. */
    TOLD,
    /** It failed and will be retried. */
    LATER,
    /** It failed and will not be retried. */
    GIVEN_UP
  }

  /** Claims at most {@code max} due callbacks; a claim expires after the lease. */
  public CompletableFuture<List<Tell>> claim(int max, Duration lease) {
    return redis
        .run(
            Script.CLAIM_CALLBACKS,
            keys,
            "",
            Integer.toString(max),
            Long.toString(lease.toMillis()))
        .thenApply(
            reply -> {
              List<Tell> claimed = new ArrayList<>();
              while (reply.hasMore()) {
                claimed.add(new Tell(reply.text(), Duration.ofMillis(reply.number())));
              }
              return List.copyOf(claimed);
            });
  }

  /** Records the result of an attempt; returns whether the callback was still pending. */
  public CompletableFuture<Boolean> settle(
      String jobId, Outcome outcome, Duration retryDelay, String detail) {
    return redis
        .run(
            Script.CALLBACK_SETTLED,
            keys,
            "",
            jobId,
            wire(outcome),
            Long.toString(retryDelay.toMillis()),
            detail)
        .thenApply(reply -> reply.number() == 1);
  }

  private static String wire(Outcome outcome) {
    return switch (outcome) {
      case TOLD -> "delivered";
      case LATER -> "failed";
      case GIVEN_UP -> "abandoned";
    };
  }
}
