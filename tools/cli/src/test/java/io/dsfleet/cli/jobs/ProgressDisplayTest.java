package io.dsfleet.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void live_withoutTerminal_isOneLinePerChange() {
    ProgressDisplay display = new ProgressDisplay(out, false);

    display.update("a 10%");
    display.update("a 10%");
    display.update("a 20%");
    display.print("a done");

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines("a 10%\na 20%\na done\n");
  }

  @Test
  void live_onTerminal_repaintsOneLine() {
    ProgressDisplay display = new ProgressDisplay(out, true);

    display.update("a 10%");
    display.update("a 20%");
    display.print("a done");

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines("\r\u001b[2Ka 10%\r\u001b[2Ka 20%\r\u001b[2Ka done\n");
  }
}
