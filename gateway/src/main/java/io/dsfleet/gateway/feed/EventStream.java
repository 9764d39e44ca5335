package io.dsfleet.gateway.feed;

import io.dsfleet.gateway.http.ClientConnection;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.FeedEntry;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.JobState;
import io.dsfleet.state.PoolState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a pool's feed, or one job's part of it, to one client: first what it has missed, page by
 * page, then the live tail; back to the pages where it was too slow for the tail.
 */
final class EventStream {
  private static final int PAGE = 500;

  /** Longest time between two looks at the client's connection. */
  private static final Duration CONNECTION_CHECK = Duration.ofSeconds(1);

  private static final byte[] OPENING = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);
  private static final Set<String> TERMINAL =
      Arrays.stream(JobState.values())
          .filter(JobState::isTerminal)
          .map(Enum::name)
          .collect(Collectors.toUnmodifiableSet());

  private final PoolState pool;
  private final @Nullable String jobId;
  private final OutputStream out;
  private final ClientConnection connection;
  private final StateCalls calls;
  private final Duration heartbeat;
  private String at;

  /**
   * @param jobId the only job whose events are wanted, null for all
   * @param after id of the last entry that the client has
   */
  EventStream(
      PoolState pool,
      @Nullable String jobId,
      String after,
      OutputStream out,
      ClientConnection connection,
      StateCalls calls,
      Duration heartbeat) {
    this.pool = pool;
    this.jobId = jobId;
    this.at = after;
    this.out = out;
    this.connection = connection;
    this.calls = calls;
    this.heartbeat = heartbeat;
  }

  /** Writes until the job has ended, the client is gone, or the follower is closed. */
  void run(Follower follower) throws IOException, InterruptedException {
    out.write(OPENING);
    boolean ended = catchUp() || isOver();
    Duration check = heartbeat.compareTo(CONNECTION_CHECK) < 0 ? heartbeat : CONNECTION_CHECK;
    Duration silence = Duration.ZERO;
    while (!ended && !follower.isClosed() && !connection.isClosed()) {
      if (follower.hasLost()) {
        ended = catchUp();
        continue;
      }
      List<FeedEntry> entries = follower.next(check);
      silence = entries.isEmpty() ? silence.plus(check) : Duration.ZERO;
      if (silence.compareTo(heartbeat) >= 0 && !follower.isClosed()) {
        out.write(HEARTBEAT);
        silence = Duration.ZERO;
      }
      ended = write(entries);
      out.flush();
    }
  }

  /** Whether the job ended and its last entry is no more in the feed, or was seen before. */
  private boolean isOver() throws IOException {
    if (jobId == null) {
      return false;
    }
    Optional<JobRecord> job = calls.get(pool.reads().job(jobId));
    if (job.isPresent() && !job.get().state().isTerminal()) {
      return false;
    }
    if (!catchUp() && job.isPresent()) {
      out.write(FeedEvent.lastOf(job.get()).toServerSent(null));
      out.flush();
    }
    return true;
  }

  private boolean catchUp() throws IOException {
    while (true) {
      List<FeedEntry> page = calls.get(pool.reads().feedAfter(at, PAGE));
      boolean ended = write(page);
      out.flush();
      if (ended || page.size() < PAGE) {
        return ended;
      }
    }
  }

  /** Whether the job has ended with one of these. */
  private boolean write(List<FeedEntry> entries) throws IOException {
    for (FeedEntry entry : entries) {
      if (!FeedIds.isAfter(entry.id(), at)) {
        continue;
      }
      at = entry.id();
      if (jobId == null || jobId.equals(entry.jobId())) {
        out.write(FeedEvent.of(entry).toServerSent(entry.id()));
        if (jobId != null && entry.kind().equals("job") && TERMINAL.contains(entry.state())) {
          return true;
        }
      }
    }
    return false;
  }
}
