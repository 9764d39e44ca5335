package io.dsfleet.referenceapp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSettingsTest {
  @TempDir Path folder;

  @Test
  void defaultsAreTenFilesOfTwoMebibytes() throws InvalidConfigurationException {
    assertThat(LogSettings.from(Map.of()))
        .isEqualTo(
            new LogSettings(
                Path.of("logs").toAbsolutePath(),
                false,
                Level.INFO,
                2 << 20,
                10,
                Level.INFO,
                5,
                List.of()));
  }

  @Test
  void everyKeyOfTheFileIsRead() throws Exception {
    LogSettings settings =
        read(
            """
            [logging]
            level=DEBUG
            max_file_size_mb=8
            max_files=5
            server_level=ERROR
            server_lines_per_second=3
            color=1
            """);
    assertThat(settings)
        .isEqualTo(
            new LogSettings(
                folder, true, Level.FINE, 8 << 20, 5, Level.SEVERE, 3, settings.ignoredKeys()));
    assertThat(settings.ignoredKeys()).singleElement().asString().endsWith("[logging]: color");
  }

  @Test
  void invalidValuesAreRejectedByKey() {
    assertThatThrownBy(() -> read("level=LOUD"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("expected DEBUG, INFO, WARNING, ERROR or OFF in level");
    assertThatThrownBy(() -> read("max_files=0")).hasMessageContaining("from 1 to 1000");
    assertThatThrownBy(() -> LogSettings.from(Map.of("DS_LOG_CONFIG_FILE", "/no/such")))
        .hasMessageContaining("cannot read the configuration file /no/such");
  }

  private LogSettings read(String text) throws IOException, InvalidConfigurationException {
    Path file = Files.writeString(folder.resolve("log.txt"), text);
    return LogSettings.from(
        Map.of("DS_LOG_CONFIG_FILE", file.toString(), "DS_LOG_BASE_DIR", folder.toString()));
  }
}
