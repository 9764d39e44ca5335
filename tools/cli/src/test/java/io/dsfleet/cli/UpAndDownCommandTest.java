package io.dsfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.devtools.fleet.FleetOptions;
import io.dsfleet.devtools.fleet.FleetRecord;
import io.dsfleet.devtools.fleet.ProjectCheckout;
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
            ("dsfleet: starting RabbitMQ and Redis%n"
                    + "dsfleet: starting the services (log: %s)%n"
                    + "ready: http://127.0.0.1:%s (API docs: /docs, apps:"
                    + " ws://127.0.0.1:%s/deepstream/ws); Ctrl-C stops%n")
                .formatted(checkout.state().resolve("logs/standalone.log"), port, port));

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
  void detachedUp_isFoundByOtherCommands_andRestarted() throws Exception {
    RunningCommand up =
        checkout.start(Map.of(), "up", "--detach", "--apps", "0", "--streams", "3", "--port", port);
    assertThat(up.exitCode()).as(up.output()).isZero();
    String url = "http://127.0.0.1:" + port;
    assertThat(up.output())
        .contains("dsfleet: starting RabbitMQ and Redis", "ready: " + url, "./dsfleet down stops");
    long first = holder();

    RunningCommand env = checkout.start(Map.of(), "env");
    assertThat(env.exitCode()).isZero();
    assertThat(env.output())
        .contains("export DSFLEET_URL='" + url + "'")
        .containsPattern("export AMQP_URL='amqp://dsfleet@127.0.0.1:\\d+'")
        .containsPattern("export REDIS_URL='redis://default@127.0.0.1:\\d+'");
    RunningCommand secrets = checkout.start(Map.of(), "env", "--secrets", "--json");
    assertThat(secrets.exitCode()).isZero();
    assertThat(secrets.output()).containsPattern("\"amqp_url\":\"amqp://dsfleet:[0-9a-f]{36}@");

    RunningCommand open = checkout.start(Map.of(), "open", "--print", "default.01j");
    assertThat(open.exitCode()).isZero();
    assertThat(open.output()).isEqualToNormalizingNewlines(url + "/#/jobs/default.01j\n");

    RunningCommand doctor = checkout.start(Map.of(), "doctor");
    doctor.exitCode();
    assertThat(doctor.output())
        .contains("Running    yes, " + url + ", pid " + first, port + " is used by the fleet")
        .contains(" Docker ", " Memory ");

    RunningCommand restart = checkout.start(Map.of(), "restart");
    assertThat(restart.exitCode()).as(restart.output()).isZero();
    assertThat(restart.output()).startsWith("stopped").contains("ready: " + url);
    assertThat(holder()).isNotEqualTo(first);
    assertThat(FleetRecord.read(new ProjectCheckout(folder)).orElseThrow().options())
        .isEqualTo(new FleetOptions(Integer.parseInt(port), 0, 3));

    assertThat(checkout.start(Map.of(), "down").exitCode()).isZero();
    assertThat(FleetRecord.read(new ProjectCheckout(folder))).isEmpty();
    assertThat(checkout.livingProcesses()).isZero();
    RunningCommand none = checkout.start(Map.of(), "env");
    assertThat(none.exitCode()).isEqualTo(3);
    assertThat(none.output()).contains("runs no fleet: start one with ./dsfleet up");
  }

  @Test
  void detachedUp_thatFails_reportsTheReasonAndLeavesNothing() throws Exception {
    RunningCommand up =
        checkout.start(
            Map.of("DSFLEET_FAKE_DEATH", "no room left"), "up", "--detach", "--port", port);

    assertThat(up.exitCode()).isEqualTo(1);
    assertThat(up.output()).contains("the fleet exited during the start: no room left");
    assertThat(checkout.livingProcesses()).isZero();
  }

  private long holder() {
    return FleetRecord.holder(new ProjectCheckout(folder)).orElseThrow().pid();
  }

  @Test
  void up_killed_isCleanedUpByTheNextUp() throws Exception {
    RunningCommand killed = up();
    assertThat(killed.prints("ready")).as(killed.output()).isTrue();
    killed.process().destroyForcibly().waitFor();
    assertThat(checkout.livingProcesses()).isPositive();
    RunningCommand doctor = checkout.start(Map.of(), "doctor");
    doctor.exitCode();
    assertThat(doctor.output())
        .containsPattern(
            "Running    no, but a killed run left \\d+ processes, http://127.0.0.1:" + port);

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
