package io.dsfleet.referenceapp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.vision.analysis.StreamReconnectPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  private static final String CONFIG =
      """
      # deepstream-app
      [application]
      enable-perf-measurement=1
      [tests]
      file-loop=0
      [source0]
      enable=1
      uri=file:///a;b=c
      [source1]
      enable = 0
      [source2]
      type=2
      [source-list]
      num-source-bins=0
      [tracker]
      not a key
      """;

  @TempDir Path folder;

  @Test
  void slotsAreTheEnabledSourceGroups() throws InvalidConfigurationException {
    assertThat(read(CONFIG).streams()).isEqualTo(2);
  }

  @Test
  void groupsThatAreAllDisabledAreSlots() throws InvalidConfigurationException {
    List<String> lines = List.of("[source0]", "enable=0", "[source1]", "enable=0");
    assertThat(read(String.join("\n", lines)).streams()).isEqualTo(2);
  }

  @Test
  void aConfigurationWithoutSourcesIsRejected() {
    assertThatThrownBy(() -> read("[application]"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessage("expected 1 to 1024 [sourceN] groups, but config has 0");
  }

  @Test
  void ignoredKeysAreReportedPerGroup() throws InvalidConfigurationException {
    assertThat(read(CONFIG).ignoredKeys())
        .containsExactly(
            "ignored keys in config [tests]: file-loop",
            "ignored keys in config [source0]: uri",
            "ignored keys in config [source2]: type",
            "ignored keys in config [source-list]: num-source-bins");
  }

  @Test
  void reconnectPolicyIsReadPerSource() throws InvalidConfigurationException {
    DeepStreamConfig config =
        read(
            """
            [source0]
            rtsp-reconnect-interval-sec=3
            rtsp-reconnect-attempts=5
            [source1]
            enable=1
            """);
    assertThat(config.sources())
        .containsExactly(
            new StreamReconnectPolicy(Duration.ofSeconds(3), 5), StreamReconnectPolicy.DEFAULT);
  }

  @Test
  void frameRateLogAndGpuAreReadFromTheirGroups() throws InvalidConfigurationException {
    DeepStreamConfig config =
        read(
            """
            [application]
            enable-perf-measurement=1
            perf-measurement-interval-sec=7
            [streammux]
            gpu-id=1
            [primary-gie]
            gpu-id=2
            [source0]
            """);
    assertThat(config.measureInterval()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.gpuId()).isEqualTo(2);
    assertThat(read("[streammux]\ngpu-id=1\n[source0]").gpuId()).isEqualTo(1);
    assertThat(read("[source0]").measureInterval()).isZero();
  }

  @Test
  void invalidValuesAreRejectedByKey() {
    assertThatThrownBy(() -> read("[source0]\nenable=perhaps"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessage("expected 0 or 1 in enable of [source0] in config, but it is 'perhaps'");
    assertThatThrownBy(() -> read("[source0]\nrtsp-reconnect-attempts=often"))
        .hasMessageContaining("expected a number from -1 to 1000000 in rtsp-reconnect-attempts");
  }

  @Test
  void theConfigurationIsGivenByEitherOption() throws IOException, InvalidConfigurationException {
    String config = Files.writeString(folder.resolve("ds.txt"), CONFIG).toString();
    for (String[] arguments :
        List.of(
            new String[] {"-c", config},
            new String[] {"--config", config},
            new String[] {"--config=" + config})) {
      assertThat(StartOptions.read(arguments, Map.of("APP_ID", "a")).configPath())
          .isEqualTo(config);
    }
  }

  @Test
  void theConfigurationIsGivenByTheEnvironment() throws IOException, InvalidConfigurationException {
    Path config = Files.writeString(folder.resolve("ds.txt"), CONFIG);
    StartOptions options =
        StartOptions.read(
            new String[0], Map.of("APP_ID", "a", "DS_MAIN_CONFIG_FILE", config.toString()));
    assertThat(options.configPath()).isEqualTo(config.toString());
  }

  @Test
  void allStartOptionsAreRead() throws IOException, InvalidConfigurationException {
    Path config = Files.writeString(folder.resolve("ds.txt"), CONFIG);
    Path socket =
        Files.writeString(
            folder.resolve("ws.txt"),
            "[websocket]\nserver=172.17.0.1\nport=18001\npath=/deepstream/ws?token=a=b\n");
    StartOptions options =
        StartOptions.read(
            new String[] {"-c", config.toString()},
            Map.of("APP_ID", "cam_1-a", "DS_WS_CONFIG_FILE", socket.toString()));
    assertThat(options.instanceId()).isEqualTo("cam_1-a");
    assertThat(options.configPath()).isEqualTo(config.toString());
    assertThat(options.streams()).isEqualTo(2);
    assertThat(options.server().address())
        .hasToString("ws://172.17.0.1:18001/deepstream/ws?token=a=b");
    assertThat(options.pool()).isNull();
  }

  @Test
  void invalidOptionsAreReportedInOneLine() {
    refused(Map.of("APP_ID", "a"), "no configuration file; use -c CONFIG");
    refused(Map.of("APP_ID", "a/b"), "but it is 'a/b'", "-c", "x");
    refused(
        Map.of("APP_ID", "a"),
        "cannot read the configuration file /no/such/file",
        "-c",
        "/no/such/file");
  }

  private static DeepStreamConfig read(String text) throws InvalidConfigurationException {
    return DeepStreamConfig.of(IniFile.parse(text.lines().toList(), "config"));
  }

  private static void refused(Map<String, String> environment, String part, String... arguments) {
    assertThatThrownBy(() -> StartOptions.read(arguments, environment))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(part);
  }
}
