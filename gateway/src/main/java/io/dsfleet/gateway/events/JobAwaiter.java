package io.dsfleet.gateway.events;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.ClientConnection;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Waits until a job satisfies a condition. */
public final class JobAwaiter {
  /** Interval at which the job is read from Redis even without an event. */
  private static final long POLL_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final EventBroadcasters broadcasters;
  private final BoundedAwait calls;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime a monotonic clock
   */
  public JobAwaiter(EventBroadcasters broadcasters, BoundedAwait calls, LongSupplier nanoTime) {
    this.broadcasters = broadcasters;
    this.calls = calls;
    this.nanoTime = nanoTime;
  }

  /** The job once the condition holds, or its state at the timeout; empty if it is unknown. */
  public Optional<JobRecord> awaitJob(
      PoolState pool, String jobId, Predicate<JobRecord> condition, Duration timeout) {
    return awaitJob(pool, jobId, condition, timeout, () -> false);
  }

  /** Like the other overload, but also returns when the client disconnects. */
  public Optional<JobRecord> awaitJob(
      PoolState pool,
      String jobId,
      Predicate<JobRecord> condition,
      Duration timeout,
      ClientConnection connection) {
    Optional<JobRecord> job = calls.await(pool.queries().job(jobId));
    if (timeout.isZero() || job.isEmpty() || condition.test(job.get())) {
      return job;
    }
    long deadline = nanoTime.getAsLong() + timeout.toNanos();
    EventBroadcaster broadcaster = broadcasters.forPool(pool);
    EventSubscriber subscriber =
        broadcaster.subscribe(jobId, calls.await(pool.queries().lastFeedId()));
    try {
      while (true) {
        job = calls.await(pool.queries().job(jobId));
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
      broadcaster.unsubscribe(subscriber);
    }
  }
}
