package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.app.ExecuteAck;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets whose app sends nothing, or never finishes a message, use a bounded part of the heap. */
class PendingSocketLimitTest {
  private static final String SHARED = "a-token-of-all-apps";
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int SOCKETS = 230;
  private static final long HEAP_MAX = 80L << 20;

  private static TestBridge bridge(Path folder, String... settings) throws IOException {
    Path file = Files.writeString(folder.resolve("app.token"), SHARED);
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("dsfleet.bridge.app-token-file=" + file);
    all.add("dsfleet.bridge.ready-timeout=60s");
    return new TestBridge(all.toArray(String[]::new));
  }

  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  @Test
  void socketsWithUnfinishedMessages_areRefusedBeyondTheLimit_andTheHeapStaysBounded(
      @TempDir Path folder) throws IOException {
    try (TestBridge bridge =
        bridge(
            folder,
            "dsfleet.bridge.max-pending-sockets=50",
            "dsfleet.bridge.max-pending-sockets-per-address=50")) {
      long before = usedHeap();
      List<RawApp> upgraded = new ArrayList<>();
      int refused = 0;
      try {
        for (RawApp app :
            RawApp.openMany(SOCKETS, bridge.port(), "/deepstream/ws?token=" + SHARED)) {
          if (app.answer.startsWith("HTTP/1.1 101")) {
            upgraded.add(app);
          } else {
            assertThat(app.answer).startsWith("HTTP/1.1 503").containsIgnoringCase("Retry-After:");
            app.close();
            refused++;
          }
        }
        assertThat(upgraded).hasSize(50);
        assertThat(refused).isEqualTo(SOCKETS - 50);
        for (RawApp app : upgraded) {
          app.sendPart("x".repeat(16_000));
        }
        assertThat(usedHeap() - before).isLessThan(HEAP_MAX);
        for (RawApp app : upgraded) {
          app.sendPart("x".repeat(1_000));
          assertThat(app.closeCode()).isEqualTo(1009);
        }
        await("free places").atMost(BOUND).until(() -> canRegister(bridge));
      } finally {
        for (RawApp app : upgraded) {
          app.close();
        }
      }
    }
  }

  private static boolean canRegister(TestBridge bridge) {
    try (TestApp app = new TestApp(bridge.port(), "/deepstream/ws?token=" + SHARED)) {
      app.send(TestApp.ready(bridge.prefix + "-a", 1, 1, null));
      return app.receive(ExecuteAck.class).status().equals("confirmed");
    }
  }

  @Test
  void oneAddress_hasItsOwnLimit_forPendingSocketsOnly(@TempDir Path folder) throws IOException {
    try (TestBridge bridge = bridge(folder, "dsfleet.bridge.max-pending-sockets-per-address=2")) {
      List<TestApp> apps = new ArrayList<>();
      try (RawApp first = new RawApp(bridge.port(), "/deepstream/ws")) {
        for (int i = 0; i < 5; i++) {
          TestApp app = new TestApp(bridge.port(), "/deepstream/ws");
          apps.add(app);
          app.send(TestApp.ready(bridge.prefix + "-" + i, 1, 1, null));
          assertThat(app.receive(ExecuteAck.class).status()).isEqualTo("confirmed");
        }
        try (RawApp second = new RawApp(bridge.port(), "/deepstream/ws");
            RawApp third = new RawApp(bridge.port(), "/deepstream/ws")) {
          assertThat(first.answer).startsWith("HTTP/1.1 101");
          assertThat(second.answer).startsWith("HTTP/1.1 101");
          assertThat(third.answer).startsWith("HTTP/1.1 503");
        }
      } finally {
        apps.forEach(TestApp::close);
      }
    }
  }
}
