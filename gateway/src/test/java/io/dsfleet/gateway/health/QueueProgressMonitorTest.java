package io.dsfleet.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QueueProgressMonitorTest {
  private final Map<String, Long> ready = new HashMap<>();
  private long consumers = 1;
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final QueueProgressMonitor monitor =
      new QueueProgressMonitor(
          List.of("jobs", "control"),
          queue -> {
            if (ready.containsKey("away")) {
              throw new IllegalStateException("away");
            }
            return new QueueProgressMonitor.QueueDepth(ready.getOrDefault(queue, 0L), consumers);
          },
          Duration.ofSeconds(60),
          now::get);

  private void check(long jobs, long seconds) {
    ready.put("jobs", jobs);
    now.addAndGet(Duration.ofSeconds(seconds).toMillis());
    monitor.check();
  }

  @Test
  void constantBacklog_isAFaultAfterTheTimeout() {
    check(6, 0);
    check(6, 30);
    assertThat(monitor.fault()).isEmpty();

    check(6, 30);

    assertThat(monitor.fault())
        .hasValue("queue jobs has made no progress for 60 s; ready messages: 6");
  }

  @Test
  void growingBacklogWithAConsumer_isNoFault() {
    for (int i = 0; i < 10; i++) {
      check(100 + i, 30);
      assertThat(monitor.fault()).isEmpty();
    }
  }

  @Test
  void growingBacklogWithoutAConsumer_isAFaultAfterTheTimeout() {
    consumers = 0;
    check(6, 0);
    check(7, 30);
    assertThat(monitor.fault()).isEmpty();

    check(8, 30);
    assertThat(monitor.fault())
        .hasValue("queue jobs has had no consumer for 60 s; ready messages: 8");

    consumers = 1;
    check(9, 1);
    assertThat(monitor.fault()).isEmpty();
  }

  @Test
  void shrinkingBacklog_isNoFault() {
    check(100, 0);
    for (int i = 0; i < 10; i++) {
      check(99 - i, 30);
      assertThat(monitor.fault()).isEmpty();
    }
  }

  @Test
  void emptyQueue_restartsTheTimeout() {
    check(6, 0);
    check(0, 59);
    check(6, 30);
    check(6, 59);

    assertThat(monitor.fault()).isEmpty();
  }

  @Test
  void unavailableBroker_restartsTheTimeout() {
    check(6, 0);
    ready.put("away", 1L);
    assertThatThrownBy(() -> check(6, 59)).isInstanceOf(IllegalStateException.class);
    ready.remove("away");
    check(6, 30);

    assertThat(monitor.fault()).isEmpty();
  }
}
