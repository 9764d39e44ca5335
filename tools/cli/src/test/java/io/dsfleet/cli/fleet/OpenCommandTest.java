package io.dsfleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenCommandTest {
  @Test
  void opener_isThatOfTheDesktop_andMissingWithoutOne() {
    assertThat(OpenCommand.opener("Mac OS X", Map.of())).contains("open");
    assertThat(OpenCommand.opener("Linux", Map.of("DISPLAY", ":0"))).contains("xdg-open");
    assertThat(OpenCommand.opener("Linux", Map.of("WAYLAND_DISPLAY", "w"))).contains("xdg-open");
    assertThat(OpenCommand.opener("Linux", Map.of())).isEmpty();
  }

  @Test
  void address_withoutPassword_keepsTheUser() {
    assertThat(EnvironmentCommand.withoutPassword(URI.create("amqp://u:p%40@h:1/v")))
        .isEqualTo("amqp://u@h:1/v");
    assertThat(EnvironmentCommand.withoutPassword(URI.create("redis://:p@h:1/0")))
        .isEqualTo("redis://h:1/0");
    assertThat(EnvironmentCommand.withoutPassword(URI.create("amqp://u:p@ss@h:1/v")))
        .isEqualTo("amqp://u@h:1/v");
    assertThat(EnvironmentCommand.withoutPassword(URI.create("redis://h:1")))
        .isEqualTo("redis://h:1");
  }
}
