package io.dsfleet.scriptedapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScriptedAppMainTest {
  private static AppSettings described(String... arguments) {
    return ScriptedAppMain.settings(ScriptedAppMain.options(arguments));
  }

  /** A profile starts an app with {@code -c {config}}, and ds-bridge asks for that file. */
  @Test
  void config_isReportedAsItWasGiven() {
    String url = "ws://127.0.0.1:1/deepstream/ws";

    assertThat(described("--url", url, "-c", "/apps/one/ds.txt").configPath())
        .isEqualTo("/apps/one/ds.txt");
    assertThat(described("--config", "/apps/one/ds.txt", "--url", url).configPath())
        .isEqualTo("/apps/one/ds.txt");
    assertThat(described("--url", url).configPath()).isNull();
  }

  @Test
  void wrongArguments_areRefused() {
    assertThatThrownBy(() -> described("-c", "/apps/one/ds.txt"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--url is missing");
    assertThatThrownBy(() -> described("--url", "ws://127.0.0.1:1/", "-x", "1"))
        .hasMessage("cannot use '-x'");
    assertThatThrownBy(() -> described("--url")).hasMessage("cannot use '--url'");
  }
}
