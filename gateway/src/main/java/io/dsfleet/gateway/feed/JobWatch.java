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

/** Waits until a job is where somebody wants it. */
public final class JobWatch {
  /** The record is asked again this often even if the feed is silent. */
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final Feeds feeds;
  private final StateCalls calls;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime a monotonic clock
   */
  public JobWatch(Feeds feeds, StateCalls calls, LongSupplier nanoTime) {
    this.feeds = feeds;
    this.calls = calls;
    this.nanoTime = nanoTime;
  }

  /** The job once {@code wanted} holds, or as it is when the time is over; empty if unknown. */
  public Optional<JobRecord> until(
      PoolState pool, String jobId, Predicate<JobRecord> wanted, Duration wait) {
    return until(pool, jobId, wanted, wait, () -> false);
  }

  /** The same, but the wait also ends when the client closes its connection. */
  public Optional<JobRecord> until(
      PoolState pool,
      String jobId,
      Predicate<JobRecord> wanted,
      Duration wait,
      ClientConnection connection) {
    Optional<JobRecord> job = calls.get(pool.reads().job(jobId));
    if (wait.isZero() || job.isEmpty() || wanted.test(job.get())) {
      return job;
    }
    long deadline = nanoTime.getAsLong() + wait.toNanos();
    PoolFeed feed = feeds.of(pool);
    Follower follower = feed.follow(jobId, calls.get(pool.reads().feedEnd()));
    try {
      while (true) {
        job = calls.get(pool.reads().job(jobId));
        long left = deadline - nanoTime.getAsLong();
        boolean over = left <= 0 || follower.isClosed() || connection.isClosed();
        if (over || job.isEmpty() || wanted.test(job.get())) {
          return job;
        }
        follower.next(Duration.ofNanos(Math.min(left, LOOK_NANOS)));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.UNAVAILABLE, "the server stops");
    } finally {
      feed.leave(follower);
    }
  }
}
