package io.dsfleet.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);

  @Test
  void live_withoutTerminal_isOneLinePerChange() {
    ProgressDisplay display = new ProgressDisplay(out, false);

    display.update("a 10%");
    display.update("a 10%");
    display.update("a 20%");
    display.print("a done");

    assertThat(text.toString()).isEqualToNormalizingNewlines("a 10%\na 20%\na done\n");
  }

  @Test
  void live_onTerminal_repaintsOneLine() {
    ProgressDisplay display = new ProgressDisplay(out, true);

    display.update("a 10%");
    display.update("a 20%");
    display.print("a done");

    assertThat(text.toString())
        .isEqualToNormalizingNewlines("\r\u001b[2Ka 10%\r\u001b[2Ka 20%\r\u001b[2Ka done\n");
  }
}
