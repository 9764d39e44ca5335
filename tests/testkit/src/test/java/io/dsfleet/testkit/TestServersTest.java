package io.dsfleet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TestServersTest {
  @Test
  void missingAddress_isNamed() {
    assertThatThrownBy(() -> TestServers.of(Map.of(TestServers.RABBITMQ, "amqp://h:1")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("DSFLEET_TEST_REDIS_URI")
        .hasMessageContaining("./dsfleet test");
  }

  @Test
  void addresses_areReadFromTheEnvironment() {
    TestServers servers =
        TestServers.of(
            Map.of(TestServers.RABBITMQ, "amqp://u:p@h:1", TestServers.REDIS, "redis://h:2"));

    assertThat(servers.rabbitMq()).hasPort(1);
    assertThat(servers.redis()).hasPort(2);
  }
}
