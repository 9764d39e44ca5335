package io.dsfleet.scriptedapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScriptedAppMainTest {
  private static AppSettings settingsOf(String... arguments) {
    return ScriptedAppMain.settings(ScriptedAppMain.options(arguments));
  }

  /** A profile starts an app with {@code -c {config}}, and ds-bridge expects that path. */
  @Test
  void configOption_isReportedAsConfigPath() {
    String url = "ws://127.0.0.1:1/deepstream/ws";

    assertThat(settingsOf("--url", url, "-c", "/apps/one/ds.txt").configPath())
        .isEqualTo("/apps/one/ds.txt");
    assertThat(settingsOf("--config", "/apps/one/ds.txt", "--url", url).configPath())
        .isEqualTo("/apps/one/ds.txt");
    assertThat(settingsOf("--url", url).configPath()).isNull();
  }

  @Test
  void wrongArguments_areRefused() {
    assertThatThrownBy(() -> settingsOf("-c", "/apps/one/ds.txt"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--url is missing");
    assertThatThrownBy(() -> settingsOf("--url", "ws://127.0.0.1:1/", "-x", "1"))
        .hasMessage("unknown option or missing value: '-x'");
    assertThatThrownBy(() -> settingsOf("--url"))
        .hasMessage("unknown option or missing value: '--url'");
  }
}
