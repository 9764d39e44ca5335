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
 * Tells the server what the app logs, as it is logged (001 2.1): so many lines a second, five times
 * as many at once; what is left out is counted in the next line.
 */
final class ServerLog extends Handler {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int SECONDS_AT_ONCE = 5;
  private static final SimpleFormatter WORDS = new SimpleFormatter();

  private final int perSecond;
  private final LongSupplier nanoTime;
  private final Consumer<LogLine> server;
  private double left;
  private long lastNanos;
  private long leftOut;

  ServerLog(Level level, int perSecond, LongSupplier nanoTime, Consumer<LogLine> server) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.server = server;
    this.left = (double) perSecond * SECONDS_AT_ONCE;
    this.lastNanos = nanoTime.getAsLong();
    setLevel(level);
  }

  @Override
  public void publish(LogRecord line) {
    if (!isLoggable(line) || perSecond == 0) {
      return;
    }
    long before;
    synchronized (this) {
      if (!allowed()) {
        leftOut++;
        return;
      }
      before = leftOut;
      leftOut = 0;
    }
    try {
      server.accept(told(line, before));
    } catch (RejectedExecutionException e) {
      // The app is ending: whoever logs must not suffer from it.
    }
  }

  private boolean allowed() {
    long now = nanoTime.getAsLong();
    double grown = perSecond * ((now - lastNanos) / NANOS_PER_SECOND);
    left = Math.min((double) perSecond * SECONDS_AT_ONCE, left + grown);
    lastNanos = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  private static LogLine told(LogRecord line, long leftOut) {
    StringBuilder text = new StringBuilder(WORDS.formatMessage(line));
    if (line.getThrown() != null) {
      text.append(": ").append(line.getThrown());
    }
    if (leftOut > 0) {
      text.append(" (").append(leftOut).append(" lines before were left out)");
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
    // Every line is told at once.
  }

  @Override
  public void close() {
    // There is nothing to be closed.
  }
}
