package io.dsfleet.referenceapp;

import io.dsfleet.messages.app.LogLine;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Sends log lines to the server, rate-limited with a burst of five seconds' worth. The next line
 * reports how many were dropped.
 */
final class ServerLogHandler extends Handler {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int BURST_SECONDS = 5;
  private static final SimpleFormatter FORMATTER = new SimpleFormatter();

  private final int maxPerSecond;
  private final LongSupplier nanoTime;
  private final Consumer<LogLine> server;
  private double tokens;
  private long lastNanos;
  private long dropped;

  ServerLogHandler(Level level, int maxPerSecond, LongSupplier nanoTime, Consumer<LogLine> server) {
    this.maxPerSecond = maxPerSecond;
    this.nanoTime = nanoTime;
    this.server = server;
    this.tokens = (double) maxPerSecond * BURST_SECONDS;
    this.lastNanos = nanoTime.getAsLong();
    setLevel(level);
  }

  @Override
  public void publish(LogRecord line) {
    if (!isLoggable(line) || maxPerSecond == 0) {
      return;
    }
    long before;
    synchronized (this) {
      if (!takeToken()) {
        dropped++;
        return;
      }
      before = dropped;
      dropped = 0;
    }
    try {
      server.accept(toLogLine(line, before));
    } catch (RejectedExecutionException e) {
      // The event loop has stopped because the app is ending.
    }
  }

  private boolean takeToken() {
    long now = nanoTime.getAsLong();
    double refill = maxPerSecond * ((now - lastNanos) / NANOS_PER_SECOND);
    tokens = Math.min((double) maxPerSecond * BURST_SECONDS, tokens + refill);
    lastNanos = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  private static LogLine toLogLine(LogRecord line, long leftOut) {
    StringBuilder text = new StringBuilder(FORMATTER.formatMessage(line));
    if (line.getThrown() != null) {
      text.append(": ").append(line.getThrown());
    }
    if (leftOut > 0) {
      text.append(" (").append(leftOut).append(" previous lines were dropped)");
    }
    String time =
        line.getInstant()
            .atZone(ZoneId.systemDefault())
            .truncatedTo(ChronoUnit.MILLIS)
            .toOffsetDateTime()
            .toString();
    return new LogLine(null, line.getLevel().getName(), time, text.toString(), null, null);
  }

  @Override
  public void flush() {
    // Lines are not buffered.
  }

  @Override
  public void close() {
    // Holds no resources.
  }
}
