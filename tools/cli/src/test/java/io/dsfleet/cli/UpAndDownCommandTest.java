package io.dsfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.devtools.processes.ConditionWait;
import io.dsfleet.devtools.processes.PidFiles;
import io.dsfleet.devtools.servers.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} and {@code down} with real servers and a fake standalone jar. */
class UpAndDownCommandTest {
  @TempDir private Path folder;
  private FakeCheckout checkout;
  private String port;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = new FakeCheckout(folder);
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = Integer.toString(socket.getLocalPort());
    }
  }

  @AfterEach
  void stopFleet() throws Exception {
    checkout.start(Map.of(), "down").exitCode();
  }

  @Test
  void up_thenDown_printsReadyOnceAndLeavesNothing() throws Exception {
    RunningCommand up = up();
    assertThat(up.prints("ready")).as(up.output()).isTrue();
    assertThat(up.output())
        .isEqualToNormalizingNewlines(
            ("dsfleet: starting RabbitMQ, Redis, the services and the apps%nready:"
                 + " http://127.0.0.1:%s (API docs: /docs, apps: ws://127.0.0.1:%s/deepstream/ws);"
                 + " Ctrl-C stops%n")
                .formatted(port, port));

    RunningCommand second = up();
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.output()).contains("already runs a fleet (pid " + up.process().pid() + ")");

    RunningCommand down = checkout.start(Map.of(), "down", "--purge");
    assertThat(down.exitCode()).isZero();
    assertThat(down.output()).startsWith("stopped");
    assertThat(up.exitCode()).isZero();
    assertThat(checkout.livingProcesses()).isZero();
    assertThat(FreePorts.isFree(Integer.parseInt(port))).isTrue();
    assertThat(Files.exists(checkout.state().resolve("redis"))).isFalse();
    assertThat(Files.exists(checkout.state().resolve("rabbitmq"))).isFalse();
  }

  @Test
  void up_killed_isCleanedUpByTheNextUp() throws Exception {
    RunningCommand killed = up();
    assertThat(killed.prints("ready")).as(killed.output()).isTrue();
    killed.process().destroyForcibly().waitFor();
    assertThat(checkout.livingProcesses()).isPositive();

    RunningCommand next = up();
    assertThat(next.prints("ready")).as(next.output()).isTrue();
    assertThat(next.output()).contains("that an earlier run left behind");

    next.process().destroy();
    assertThat(next.exitCode()).isZero();
    assertThat(checkout.livingProcesses()).isZero();
  }

  @Test
  void up_killed_isCleanedUpByDown() throws Exception {
    RunningCommand killed = up();
    assertThat(killed.prints("ready")).as(killed.output()).isTrue();
    killed.process().destroyForcibly().waitFor();

    RunningCommand down = checkout.start(Map.of(), "down");

    assertThat(down.exitCode()).isZero();
    assertThat(down.output()).contains("that a killed run left behind");
    assertThat(checkout.livingProcesses()).isZero();
  }

  @Test
  void up_signalledWhileServersStart_leavesNothing() throws Exception {
    RunningCommand up = up();
    PidFiles records = new PidFiles(checkout.state().resolve("processes"));
    assertThat(ConditionWait.until(() -> records.live("redis").isPresent(), Duration.ofSeconds(60)))
        .isTrue();

    up.process().destroy();

    assertThat(up.exitCode()).isEqualTo(130);
    assertThat(checkout.livingProcesses()).isZero();
  }

  private RunningCommand up() throws IOException {
    return checkout.start(Map.of(), "up", "--apps", "0", "--port", port);
  }
}
