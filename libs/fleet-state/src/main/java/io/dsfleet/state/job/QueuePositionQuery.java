package io.dsfleet.state.job;

import io.dsfleet.state.job.QueuePosition.WaitReason;
import io.dsfleet.state.redis.JsonRecords;
import io.dsfleet.state.redis.PoolKeys;
import io.dsfleet.state.redis.RedisExecutor;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Determines why a job waits, in one round trip. */
public final class QueuePositionQuery {
  private final RedisExecutor redis;
  private final PoolKeys keys;

  public QueuePositionQuery(RedisExecutor redis, PoolKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  public CompletableFuture<Optional<QueuePosition>> of(String jobId) {
    var job = redis.call(commands -> commands.hget(keys.key("jobs"), jobId));
    var rank = redis.call(commands -> commands.zrank(keys.key("pending"), jobId));
    var due = redis.call(commands -> commands.zscore(keys.key("timers"), "job:" + jobId));
    var paused = redis.call(commands -> commands.hget(keys.key("meta"), "paused"));
    var gap = redis.call(commands -> commands.hget(keys.key("meta"), "gap"));
    var counts = PoolCountsReader.read(redis, keys);
    return CompletableFuture.allOf(job, rank, due, paused, gap, counts)
        .thenApply(
            done ->
                JsonRecords.read(job.join(), JobRecord.class)
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

  private static QueuePosition waiting(
      JobState state,
      @Nullable Long rank,
      @Nullable Double due,
      boolean paused,
      @Nullable String gap,
      PoolCounts counts) {
    return switch (state) {
      case ACCEPTED -> new QueuePosition(WaitReason.SUBMITTING, null, null, null);
      case QUEUED -> {
        if (rank == null) {
          yield new QueuePosition(
              WaitReason.RETRY_DELAY, null, due == null ? null : due.longValue(), null);
        }
        WaitReason reason =
            paused
                ? WaitReason.PAUSED
                : counts.slots() == 0 ? WaitReason.NO_INSTANCE : WaitReason.ALL_SLOTS_BUSY;
        Long estimate =
            gap == null || paused || counts.slots() == 0
                ? null
                : Math.round(Double.parseDouble(gap) * (rank + 1));
        yield new QueuePosition(reason, rank, null, estimate);
      }
      case ASSIGNED, STARTED, RUNNING, CANCELLING, COMPLETED, FAILED, CANCELLED ->
          new QueuePosition(WaitReason.NOT_WAITING, null, null, null);
    };
  }
}
