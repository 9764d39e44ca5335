package io.dsfleet.gateway.processes;

import io.dsfleet.broker.UnansweredException;
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
 * Reads on in a log, part by part: the launcher keeps nothing for a follower, and one that reads
 * slowly costs nobody anything.
 */
final class LogFollow implements AutoCloseable {
  private static final int PART = 1000;

  private final LauncherCalls launchers;
  private final Duration deadline;
  private final Duration every;
  private final Duration heartbeat;
  private final LongSupplier nanoTime;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * @param every pause before the next look at a log that had nothing new
   * @param heartbeat longest silence; then an empty part is written
   * @param nanoTime a monotonic clock
   */
  LogFollow(
      LauncherCalls launchers,
      Duration deadline,
      Duration every,
      Duration heartbeat,
      LongSupplier nanoTime) {
    this.launchers = launchers;
    this.deadline = deadline;
    this.every = every;
    this.heartbeat = heartbeat;
    this.nanoTime = nanoTime;
  }

  /** Where parts go; fails when the client is gone. */
  interface Sink {
    void write(List<String> lines) throws IOException;
  }

  /** Writes the first part and what follows, until the process is gone, or the client. */
  void run(String host, LogRead first, Sink sink, ClientConnection connection) throws IOException {
    sink.write(first.lines());
    LogRead last = first;
    long written = nanoTime.getAsLong();
    while (last.next() != null && !(last.ended() && last.lines().isEmpty())) {
      boolean closed = last.lines().isEmpty() && isClosed(every);
      // A silent log in plain text has no heartbeat, so no write would show that the client left.
      if (closed || connection.isClosed()) {
        return;
      }
      last = next(host, last);
      if (!last.lines().isEmpty() || nanoTime.getAsLong() - written >= heartbeat.toNanos()) {
        sink.write(last.lines());
        written = nanoTime.getAsLong();
      }
    }
  }

  /** A launcher that does not answer just now is asked again. */
  private LogRead next(String host, LogRead last) {
    ReadLog request = new ReadLog(last.processId(), PART, last.next());
    try {
      return launchers.ask(host, request, LogRead.class, deadline);
    } catch (UnansweredException late) {
      return new LogRead(last.processId(), last.logPath(), List.of(), last.next(), false);
    }
  }

  private boolean isClosed(Duration pause) {
    try {
      return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
