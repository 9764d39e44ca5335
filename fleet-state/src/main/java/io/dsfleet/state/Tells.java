package io.dsfleet.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The gateways' part at a job's end: its asker is told, however often that must be tried. */
public final class Tells {
  private final Redis redis;
  private final PoolKeys keys;

  Tells(Redis redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /**
   * An ended job whose asker is to be told now.
   *
   * @param sinceEnd how long ago it ended
   */
  public record Tell(String jobId, Duration sinceEnd) {}

  /** What became of it. */
  public enum Outcome {
    /** The asker knows. */
    TOLD,
    /** To be tried again. */
    LATER,
    /** It will not be tried again. */
    GIVEN_UP
  }

  /** Claims those that are due; who is not heard of again within the time loses the claim. */
  public CompletableFuture<List<Tell>> claim(int most, Duration holds) {
    return redis
        .run(Script.CLAIM_CALLBACKS, keys, "", Integer.toString(most), Long.toString(holds.toMillis()))
        .thenApply(
            reply -> {
              List<Tell> claimed = new ArrayList<>();
              while (reply.hasMore()) {
                claimed.add(new Tell(reply.text(), Duration.ofMillis(reply.number())));
              }
              return List.copyOf(claimed);
            });
  }

  /** Notes what became of one; answers whether it was still to be told. */
  public CompletableFuture<Boolean> settle(
      String jobId, Outcome outcome, Duration nextTry, String detail) {
    return redis
        .run(
            Script.CALLBACK_SETTLED,
            keys,
            "",
            jobId,
            wire(outcome),
            Long.toString(nextTry.toMillis()),
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
