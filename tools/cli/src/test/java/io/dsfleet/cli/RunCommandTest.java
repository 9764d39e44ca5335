package io.dsfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.devtools.servers.PrivateServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} with a fake standalone jar and servers named in the environment. */
class RunCommandTest {
  @TempDir private static Path serverFolder;
  private static PrivateServers servers;

  @TempDir private Path folder;
  private FakeCheckout checkout;
  private String port;

  @BeforeAll
  static void startServers() throws Exception {
    servers = PrivateServers.start(serverFolder);
  }

  @AfterAll
  static void stopServers() {
    servers.close();
  }

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = new FakeCheckout(folder);
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = Integer.toString(socket.getLocalPort());
    }
  }

  @Test
  void once_completedJob_showsItAndExitsZero() throws Exception {
    Path out = folder.resolve("results");
    RunningCommand run = run(Map.of(), "--out", out.toString());

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("job j1", "a.mp4", "done  50 frames  0 tracks", "accepted", "results: " + out);
    assertThat(checkout.livingProcesses()).isZero();
  }

  @Test
  void once_failedJob_exitsWithTheReason() throws Exception {
    RunningCommand run = run(Map.of(), "--media", checkout.root().resolve("bad").toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output()).contains("dsfleet: the job ended FAILED: the camera is broken");
    assertThat(checkout.livingProcesses()).isZero();
  }

  @Test
  void once_partlyFailedJob_saysHowManyFilesFailed() throws Exception {
    RunningCommand run = run(Map.of(), "--media", checkout.root().resolve("partly").toString());

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).contains("1 of 4 files failed; './dsfleet job j1' shows why");
  }

  @Test
  void once_interrupted_endsEverything() throws Exception {
    RunningCommand run = run(Map.of(), "--media", checkout.root().resolve("slow").toString());
    assertThat(run.prints("running")).as(run.output()).isTrue();

    run.process().destroy();

    assertThat(run.exitCode()).isEqualTo(130);
    assertThat(checkout.livingProcesses()).isZero();
  }

  @Test
  void once_portInUse_isOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = Integer.toString(taken.getLocalPort());
      RunningCommand run = run(Map.of());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.output())
          .isEqualToNormalizingNewlines(
              "dsfleet: port %s is in use: choose another with --port%n".formatted(port));
    }
  }

  @Test
  void once_brokerUnreachable_isOneLine() throws Exception {
    RunningCommand run = run(Map.of("DSFLEET_RABBITMQ_URI", "amqp://u:secret@127.0.0.1:1"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output())
        .isEqualToNormalizingNewlines(
            "dsfleet: RabbitMQ does not answer at 127.0.0.1:1 (set by"
                + " DSFLEET_RABBITMQ_URI)\n");
  }

  @Test
  void once_servicesExitDuringTheStart_reportsTheirLastLine() throws Exception {
    RunningCommand run = run(Map.of("DSFLEET_FAKE_DEATH", "no room left"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output())
        .contains("\ndsfleet: the fleet exited during the start: no room left (log: ")
        .hasLineCount(2);
  }

  private RunningCommand run(Map<String, String> environment, String... more) throws IOException {
    Map<String, String> all = new HashMap<>();
    all.put("DSFLEET_RABBITMQ_URI", servers.addresses().rabbitMq().toString());
    all.put("DSFLEET_REDIS_URI", servers.addresses().redis().toString());
    all.putAll(environment);
    String[] line = new String[4 + more.length];
    System.arraycopy(new String[] {"run", "--once", "--port", port}, 0, line, 0, 4);
    System.arraycopy(more, 0, line, 4, more.length);
    return checkout.start(all, line);
  }
}
