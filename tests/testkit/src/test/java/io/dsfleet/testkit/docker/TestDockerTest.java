package io.dsfleet.testkit.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestDockerTest {
  @Test
  void fault_isTheReasonOfTheSuite() {
    assertThat(TestDocker.fault(Map.of(TestDocker.STATE, "dockerd could not be started")))
        .contains("dockerd could not be started");
  }

  @Test
  void fault_isEmptyIfTheSuiteStartedAnEngine() {
    assertThat(TestDocker.fault(Map.of(TestDocker.STATE, TestDocker.AVAILABLE))).isEmpty();
  }

  @Test
  void fault_isPresentIfTheImageIsMissing() {
    assertThat(TestDocker.fault(Map.of("DSFLEET_IMAGE_JRE", "dsfleet-base/no-such-image")))
        .isPresent();
  }

  @Test
  void image_isTheDefaultUnlessConfigured() {
    assertThat(TestDocker.image(Map.of(), "rabbitmq")).isEqualTo("dsfleet-base/rabbitmq");
    assertThat(TestDocker.image(Map.of("DSFLEET_IMAGE_RABBITMQ", "rabbitmq:4"), "rabbitmq"))
        .isEqualTo("rabbitmq:4");
  }

  @Test
  void compose_isThePluginUnlessConfigured() {
    assertThat(TestDocker.compose(Map.of())).isEqualTo(List.of("docker", "compose"));
    assertThat(TestDocker.compose(Map.of(TestDocker.COMPOSE, "/opt/docker-compose")))
        .isEqualTo(List.of("/opt/docker-compose"));
  }
}
