package io.dsfleet.gateway.events;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.ClientConnection;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.events.FeedEntry;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
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
 * Writes the events of a pool or job to one client as server-sent events: first the missed events
 * page by page, then live events; page by page again after the client was too slow.
 */
final class SseWriter {
  private static final int PAGE = 500;

  /** Interval at which the connection of the client is checked. */
  private static final Duration CONNECTION_CHECK = Duration.ofSeconds(1);

  private static final byte[] OPENING = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] HEARTBEAT = ": heartbeat\n\n".getBytes(StandardCharsets.UTF_8);
  private static final Set<String> TERMINAL =
      Arrays.stream(JobState.values())
          .filter(JobState::isTerminal)
          .map(Enum::name)
          .collect(Collectors.toUnmodifiableSet());

  private final PoolState pool;
  private final @Nullable String jobId;
  private final OutputStream out;
  private final ClientConnection connection;
  private final BoundedAwait calls;
  private final Duration heartbeat;
  private String position;

  /**
   * @param jobId job whose events are written, null for all events of the pool
   * @param after id of the last event that the client has received
   */
  SseWriter(
      PoolState pool,
      @Nullable String jobId,
      String after,
      OutputStream out,
      ClientConnection connection,
      BoundedAwait calls,
      Duration heartbeat) {
    this.pool = pool;
    this.jobId = jobId;
    this.position = after;
    this.out = out;
    this.connection = connection;
    this.calls = calls;
    this.heartbeat = heartbeat;
  }

  /** Writes until the job ends, the client disconnects or the subscription is closed. */
  void run(EventSubscriber subscriber) throws IOException, InterruptedException {
    out.write(OPENING);
    boolean ended = catchUp() || isOver();
    Duration check = heartbeat.compareTo(CONNECTION_CHECK) < 0 ? heartbeat : CONNECTION_CHECK;
    Duration idle = Duration.ZERO;
    while (!ended && !subscriber.isClosed() && !connection.isClosed()) {
      if (subscriber.takeOverflow()) {
        ended = catchUp();
        continue;
      }
      List<FeedEntry> entries = subscriber.next(check);
      idle = entries.isEmpty() ? idle.plus(check) : Duration.ZERO;
      if (idle.compareTo(heartbeat) >= 0 && !subscriber.isClosed()) {
        out.write(HEARTBEAT);
        idle = Duration.ZERO;
      }
      ended = write(entries);
      out.flush();
    }
  }

  /** Whether the job has ended and no further event of it will follow; writes its final event. */
  private boolean isOver() throws IOException {
    if (jobId == null) {
      return false;
    }
    Optional<JobRecord> job = calls.await(pool.queries().job(jobId));
    if (job.isPresent() && !job.get().state().isTerminal()) {
      return false;
    }
    if (!catchUp() && job.isPresent()) {
      out.write(EventView.finalEventOf(job.get()).toServerSent(null));
      out.flush();
    }
    return true;
  }

  private boolean catchUp() throws IOException {
    while (true) {
      List<FeedEntry> page = calls.await(pool.queries().feedAfter(position, PAGE));
      boolean ended = write(page);
      out.flush();
      if (ended || page.size() < PAGE) {
        return ended;
      }
    }
  }

  /** Writes the events; returns whether one of them ended the job. */
  private boolean write(List<FeedEntry> entries) throws IOException {
    for (FeedEntry entry : entries) {
      if (!EventIds.isAfter(entry.id(), position)) {
        continue;
      }
      position = entry.id();
      if (jobId == null || jobId.equals(entry.jobId())) {
        out.write(EventView.of(entry).toServerSent(entry.id()));
        if (jobId != null && entry.kind().equals("job") && TERMINAL.contains(entry.state())) {
          return true;
        }
      }
    }
    return false;
  }
}
