package io.dsfleet.gateway.feed;

import io.dsfleet.gateway.http.ClientConnection;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.PoolState;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Waits until a job satisfies a condition. */
public final class JobWatch {
  /** Interval at which the job is read from Redis even without an event. */
  private static final long POLL_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final Feeds broadcasters;
  private final StateCalls calls;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime a monotonic clock
   */
  public JobWatch(Feeds broadcasters, StateCalls calls, LongSupplier nanoTime) {
    this.broadcasters = broadcasters;
    this.calls = calls;
    this.nanoTime = nanoTime;
  }

  /** The job once the condition holds, or its state at the timeout; empty if it is unknown. */
  public Optional<JobRecord> until(
      PoolState pool, String jobId, Predicate<JobRecord> condition, Duration timeout) {
    return until(pool, jobId, condition, timeout, () -> false);
  }

  /** Like the other overload, but also returns when the client disconnects. */
  public Optional<JobRecord> until(
      PoolState pool,
      String jobId,
      Predicate<JobRecord> condition,
      Duration timeout,
      ClientConnection connection) {
    Optional<JobRecord> job = calls.get(pool.reads().job(jobId));
    if (timeout.isZero() || job.isEmpty() || condition.test(job.get())) {
      return job;
    }
    long deadline = nanoTime.getAsLong() + timeout.toNanos();
    PoolFeed broadcaster = broadcasters.of(pool);
    Follower subscriber = broadcaster.follow(jobId, calls.get(pool.reads().feedEnd()));
    try {
      while (true) {
        job = calls.get(pool.reads().job(jobId));
        long remaining = deadline - nanoTime.getAsLong();
        boolean finished = remaining <= 0 || subscriber.isClosed() || connection.isClosed();
        if (finished || job.isEmpty() || condition.test(job.get())) {
          return job;
        }
        subscriber.next(Duration.ofNanos(Math.min(remaining, POLL_INTERVAL_NANOS)));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.UNAVAILABLE, "the server is shutting down");
    } finally {
      broadcaster.leave(subscriber);
    }
  }
}
