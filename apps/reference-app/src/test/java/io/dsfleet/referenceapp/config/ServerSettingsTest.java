package io.dsfleet.referenceapp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSettingsTest {
  @TempDir Path folder;

  @Test
  void theDefaultServerIsOnThisMachine() throws InvalidConfigurationException {
    ServerSettings settings = ServerSettings.from(Map.of());
    assertThat(settings.address()).hasToString("ws://127.0.0.1:18000/deepstream/ws");
    assertThat(settings.subprotocol()).isEqualTo("deepstream-protocol");
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.heartbeatInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.retry())
        .isEqualTo(
            new ReconnectSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                true,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10)));
    assertThat(settings.health())
        .contains(
            new ServerSettings.Health(
                URI.create("http://127.0.0.1:18000/deepstream/health"), Duration.ofSeconds(5)));
    assertThat(settings.maxFrameBytes()).isEqualTo(65_536);
    assertThat(settings.maxPendingFrames()).isEqualTo(100);
    assertThat(settings.stopTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.closeTimeout()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void everyKeyOfTheFileIsRead() throws Exception {
    ServerSettings settings =
        read(
            """
            [server]
            server=172.17.0.1
            port=18001
            path=deepstream/ws?token=a=b
            use_ssl=1
            subprotocol=other
            [connection]
            connection_timeout=11
            heartbeat_interval=12
            [reconnection]
            reconnect_interval=2
            max_reconnect_interval=60
            exponential_backoff=false
            shutdown_retry_interval=6
            overload_retry_interval=13
            [health]
            health_path=/up
            health_timeout=4
            [limits]
            max_message_size_kb=128
            max_pending_messages=7
            pipeline_stop_timeout=8
            farewell_timeout=9
            compression=1
            """);
    assertThat(settings)
        .isEqualTo(
            new ServerSettings(
                URI.create("wss://172.17.0.1:18001/deepstream/ws?token=a=b"),
                "other",
                Duration.ofSeconds(11),
                Duration.ofSeconds(12),
                new ReconnectSettings(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(60),
                    false,
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(13)),
                Optional.of(
                    new ServerSettings.Health(
                        URI.create("https://172.17.0.1:18001/up"), Duration.ofSeconds(4))),
                131_072,
                7,
                Duration.ofSeconds(8),
                Duration.ofSeconds(9),
                settings.ignoredKeys()));
    assertThat(settings.ignoredKeys())
        .singleElement()
        .asString()
        .startsWith("ignored keys in ")
        .endsWith("[limits]: compression");
  }

  @Test
  void theHealthCheckCanBeDisabled() throws Exception {
    assertThat(read("health_check=0").health()).isEmpty();
  }

  @Test
  void theEnvironmentOverridesTheAddressOfTheFile() throws Exception {
    Path file = Files.writeString(folder.resolve("ws.txt"), "server=a\nheartbeat_interval=5\n");
    ServerSettings settings =
        ServerSettings.from(
            Map.of("DS_WS_URL", "ws://h:1/x", "DS_WS_CONFIG_FILE", file.toString()));
    assertThat(settings.address()).hasToString("ws://h:1/x");
    assertThat(settings.heartbeatInterval()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void invalidValuesAreRejectedByKey() {
    assertThatThrownBy(() -> read("[server]\nport=abc"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageMatching(
            "expected a number from 1 to 65535 in port of \\[server] in .*, but it is 'abc'");
    assertThatThrownBy(() -> read("port=70000")).hasMessageContaining("'70000'");
    assertThatThrownBy(() -> read("exponential_backoff=maybe"))
        .hasMessageContaining("expected 0 or 1 in exponential_backoff");
    assertThatThrownBy(() -> read("server=a b"))
        .hasMessage("not a valid WebSocket URL: 'ws://a b:18000/deepstream/ws'");
    assertThatThrownBy(() -> ServerSettings.from(Map.of("DS_WS_CONFIG_FILE", "/no/such")))
        .hasMessageContaining("cannot read the configuration file /no/such");
    assertThatThrownBy(() -> ServerSettings.from(Map.of("DS_WS_URL", "http://h:1/x?token=s")))
        .hasMessage(
            "expected ws://HOST:PORT/PATH or wss://HOST:PORT/PATH, but it is 'http://h:1/x?...'");
  }

  private ServerSettings read(String text) throws IOException, InvalidConfigurationException {
    Path file = Files.writeString(folder.resolve("ws.txt"), text);
    return ServerSettings.from(Map.of("DS_WS_CONFIG_FILE", file.toString()));
  }
}
