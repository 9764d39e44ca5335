package io.dsfleet.state;

import io.dsfleet.state.Waiting.Reason;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Determines why a job waits, in one round trip. */
final class Explanation {
  private final Redis redis;
  private final PoolKeys keys;

  Explanation(Redis redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  CompletableFuture<Optional<Waiting>> of(String jobId) {
    var job = redis.call(commands -> commands.hget(keys.key("jobs"), jobId));
    var rank = redis.call(commands -> commands.zrank(keys.key("pending"), jobId));
    var due = redis.call(commands -> commands.zscore(keys.key("timers"), "job:" + jobId));
    var paused = redis.call(commands -> commands.hget(keys.key("meta"), "paused"));
    var gap = redis.call(commands -> commands.hget(keys.key("meta"), "gap"));
    var counts = CountReads.read(redis, keys);
    return CompletableFuture.allOf(job, rank, due, paused, gap, counts)
        .thenApply(
            done ->
                Codec.read(job.join(), JobRecord.class)
                    .map(
                        record ->
                            waiting(
                                record.state(),
                                rank.join(),
                                due.join(),
                                "1".equals(paused.join()),
                                gap.join(),
                                counts.join())));
  }

  private static Waiting waiting(
      JobState state,
      @Nullable Long rank,
      @Nullable Double due,
      boolean paused,
      @Nullable String gap,
      Counts counts) {
    return switch (state) {
      case ACCEPTED -> new Waiting(Reason.SUBMITTING, null, null, null);
      case QUEUED -> {
        if (rank == null) {
          yield new Waiting(Reason.RETRY_DELAY, null, due == null ? null : due.longValue(), null);
        }
        Reason reason =
            paused
                ? Reason.PAUSED
                : counts.slots() == 0 ? Reason.NO_INSTANCE : Reason.ALL_SLOTS_BUSY;
        Long estimate =
            gap == null || paused || counts.slots() == 0
                ? null
                : Math.round(Double.parseDouble(gap) * (rank + 1));
        yield new Waiting(reason, rank, null, estimate);
      }
      case ASSIGNED, STARTED, RUNNING, CANCELLING, COMPLETED, FAILED, CANCELLED ->
          new Waiting(Reason.NOT_WAITING, null, null, null);
    };
  }
}
