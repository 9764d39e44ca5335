package io.dsfleet.devtools.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServerConfigurationTest {
  private static final ServerCredentials CREDENTIALS =
      new ServerCredentials("broker-pw", "redis-pw", "cookie");
  private static final ServerPorts PORTS = new ServerPorts(21001, 21002, 21003, 21004);

  @Test
  void redis_rendered_equalsGoldenFile() throws IOException {
    String text = NativeRedis.configuration(21004, CREDENTIALS, Path.of("/data dir"), 1_000_000);

    assertThat(settings(text)).isEqualTo(golden("redis.conf"));
  }

  @Test
  void rabbitMq_rendered_equalsGoldenFile() throws IOException {
    String text = NativeRabbitMq.configuration(21001, CREDENTIALS);

    assertThat(settings(text)).isEqualTo(golden("rabbitmq.conf"));
  }

  @Test
  void rabbitMq_environment_staysInItsFolderAndOnLoopback() {
    Path folder = Path.of("/checkout/.dsfleet");
    Map<String, String> environment = new NativeRabbitMq(folder, PORTS).environment();

    assertThat(environment)
        .containsEntry("ERL_EPMD_PORT", "21003")
        .containsEntry("ERL_EPMD_ADDRESS", "127.0.0.1")
        .containsEntry("RABBITMQ_DIST_PORT", "21002")
        .containsEntry("RABBITMQ_NODENAME", NativeRabbitMq.nodeName(folder));
    assertThat(environment.get("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS")).contains("{127,0,0,1}");
    environment.forEach(
        (key, value) -> {
          if (value.startsWith("/")) {
            assertThat(value).as(key).startsWith("/checkout/.dsfleet");
          }
        });
  }

  @Test
  void nodeName_otherFolder_differs() {
    assertThat(NativeRabbitMq.nodeName(Path.of("/a/.dsfleet")))
        .isNotEqualTo(NativeRabbitMq.nodeName(Path.of("/b/.dsfleet")));
  }

  @Test
  void render_missingValue_isRefused() {
    assertThatThrownBy(() -> ServerConfigTemplate.render("redis.conf", Map.of("PORT", "1")))
        .hasMessageContaining("redis.conf needs a value for PASSWORD");
  }

  private static String settings(String text) {
    return text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String golden(String file) throws IOException {
    try (var in = ServerConfigurationTest.class.getResourceAsStream("/golden/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
