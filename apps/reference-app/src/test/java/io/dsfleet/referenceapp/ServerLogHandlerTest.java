package io.dsfleet.referenceapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.LogLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class ServerLogHandlerTest {
  private final List<LogLine> told = new ArrayList<>();
  private long now;
  private final ServerLogHandler log = new ServerLogHandler(Level.INFO, 2, () -> now, told::add);

  @Test
  void linesAreSentWithLevelAndTime() {
    LogRecord line = new LogRecord(Level.WARNING, "stream {0}: lost");
    line.setParameters(new Object[] {"3"});
    line.setThrown(new IllegalStateException("why"));
    log.publish(line);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().level()).isEqualTo("WARNING");
    assertThat(told.getFirst().timestamp()).startsWith("20").contains("T");
    assertThat(told.getFirst().message())
        .isEqualTo("stream 3: lost: java.lang.IllegalStateException: why");
  }

  @Test
  void linesBelowTheLevelAreNotSent() {
    log.publish(new LogRecord(Level.FINE, "detail"));
    assertThat(told).isEmpty();
  }

  @Test
  void aFloodIsLimitedAndCounted() {
    for (int line = 0; line < 50; line++) {
      log.publish(new LogRecord(Level.INFO, "line " + line));
    }
    assertThat(told).hasSize(10);
    now += Duration.ofSeconds(1).toNanos();
    log.publish(new LogRecord(Level.INFO, "after"));
    assertThat(told.getLast().message()).isEqualTo("after (40 previous lines were dropped)");
  }

  @Test
  void loggingAfterShutdownDoesNotFail() {
    ServerLogHandler closed =
        new ServerLogHandler(
            Level.INFO,
            2,
            () -> now,
            line -> {
              throw new RejectedExecutionException();
            });
    closed.publish(new LogRecord(Level.INFO, "bye"));
    assertThat(told).isEmpty();
  }
}
