package io.dsfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();
  private final CommandLine commandLine =
      DsfleetMain.commandLine()
          .setErr(new PrintWriter(err, true))
          .setOut(new PrintWriter(out, true));

  @Test
  void help_namesEveryCommand() {
    int code = commandLine.execute("help");

    assertThat(code).isZero();
    assertThat(out.toString()).contains("run", "up", "down", "test", "doctor", "help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run --port x", "up --apps", "fly", "down --now"})
  void execute_badArguments_isUsageError(String line) {
    assertThat(commandLine.execute(line.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("\tat ");
  }

  @Test
  void execute_badRange_isOneLine() {
    int code = commandLine.execute("up", "--apps", "-1");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines("dsfleet: expected 0 or more apps, but got -1\n");
  }

  @Test
  void execute_absentMedia_isOneLine() {
    int code = commandLine.execute("run", "--once", "--yes", "--media", "/no/such/folder");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines("dsfleet: there is no /no/such/folder\n");
  }

  @Test
  void parse_everyOptionOfRun_isAccepted() {
    var parsed =
        commandLine.parseArgs(
            "run",
            "--once",
            "--yes",
            "--port",
            "18001",
            "--media",
            "m",
            "--out",
            "o",
            "--apps",
            "2",
            "--streams",
            "3");

    assertThat(parsed.subcommand().matchedOption("--streams").<Integer>getValue()).isEqualTo(3);
  }
}
