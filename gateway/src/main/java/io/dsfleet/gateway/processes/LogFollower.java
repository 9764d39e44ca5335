package io.dsfleet.gateway.processes;

import io.dsfleet.broker.request.RequestUnansweredException;
import io.dsfleet.gateway.http.ClientConnection;
import io.dsfleet.messages.broker.LogRead;
import io.dsfleet.messages.broker.ReadLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Follows a log by polling its launcher. The launcher keeps no state per follower, and the next
 * part is only read once the client has taken the last one.
 */
final class LogFollower implements AutoCloseable {
  private static final int MAX_LINES_PER_READ = 1000;

  private final LauncherClient launchers;
  private final Duration deadline;
  private final Duration pollInterval;
  private final Duration heartbeat;
  private final LongSupplier nanoTime;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * @param pollInterval pause after a read without new lines
   * @param heartbeat longest time between writes; then an empty part is written
   * @param nanoTime a monotonic clock
   */
  LogFollower(
      LauncherClient launchers,
      Duration deadline,
      Duration pollInterval,
      Duration heartbeat,
      LongSupplier nanoTime) {
    this.launchers = launchers;
    this.deadline = deadline;
    this.pollInterval = pollInterval;
    this.heartbeat = heartbeat;
    this.nanoTime = nanoTime;
  }

  /** Writes lines to the client. */
  interface LineWriter {
    /** Writes the lines, possibly none; fails if the client has disconnected. */
    void write(List<String> lines) throws IOException;
  }

  /**
   * Writes the first lines and all later ones, until the process ends or the client disconnects.
   */
  void follow(String host, LogRead first, LineWriter sink, ClientConnection connection)
      throws IOException {
    sink.write(first.lines());
    LogRead last = first;
    long lastWriteNanos = nanoTime.getAsLong();
    while (last.next() != null && !(last.ended() && last.lines().isEmpty())) {
      boolean closed = last.lines().isEmpty() && isClosed(pollInterval);
      // Plain text has no heartbeat, so without new lines no write would fail after a disconnect.
      if (closed || connection.isClosed()) {
        return;
      }
      last = next(host, last);
      if (!last.lines().isEmpty() || nanoTime.getAsLong() - lastWriteNanos >= heartbeat.toNanos()) {
        sink.write(last.lines());
        lastWriteNanos = nanoTime.getAsLong();
      }
    }
  }

  /** The next lines; none if the launcher does not reply in time, so that the read is repeated. */
  private LogRead next(String host, LogRead last) {
    ReadLog request = new ReadLog(last.processId(), MAX_LINES_PER_READ, last.next());
    try {
      return launchers.sendRequest(host, request, LogRead.class, deadline);
    } catch (RequestUnansweredException unanswered) {
      return new LogRead(last.processId(), last.logPath(), List.of(), last.next(), false);
    }
  }

  private boolean isClosed(Duration pause) {
    try {
      return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
