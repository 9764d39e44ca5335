package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A system that cannot start prints one line and exits. */
class StartFailureTest {
  private static final Duration BOUND = Duration.ofMinutes(1);

  @Test
  void unreachableRedis_isOneLineAndAnExitCode() {
    SystemTestServers real = SystemTestServers.ofEnvironment();
    URI nowhere = URI.create("redis://127.0.0.1:" + StandaloneFixture.freePort());

    endsSaying("no-redis", new SystemTestServers(real.rabbitMq(), nowhere), "Redis");
  }

  @Test
  void unreachableRabbitMq_isOneLineAndAnExitCode() {
    SystemTestServers real = SystemTestServers.ofEnvironment();
    URI nowhere = URI.create("amqp://dsfleet:secret@127.0.0.1:" + StandaloneFixture.freePort());

    endsSaying("no-rabbitmq", new SystemTestServers(nowhere, real.redis()), "RabbitMQ");
  }

  private static void endsSaying(String name, SystemTestServers servers, String what) {
    try (StandaloneFixture system = StandaloneFixture.launch(name, servers, Map.of())) {
      int exit = system.awaitExit(BOUND);
      String output = system.output();

      assertThat(exit).isNotZero();
      assertThat(output.lines().filter(line -> line.contains("cannot start")))
          .as(output)
          .singleElement()
          .asString()
          .contains(what);
      assertThat(system.warnings()).as(output).hasSize(1);
      assertThat(output).doesNotContain("\tat ", "Caused by", "secret");
    }
  }
}
