package io.dsfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          status       | there is no command 'status'; see ./dsfleet help
          keys crate   | there is no command 'crate'; see ./dsfleet keys --help
          up --por     | unknown option: '--por' (similar: --port); see ./dsfleet up --help
          run --port x | invalid value for option '--port': 'x' is not an int; see ./dsfleet run --help
          keys         | missing required subcommand; see ./dsfleet keys --help
          help nothing | unknown subcommand 'nothing'; see ./dsfleet help
          """)
  void execute_usageError_isOneLine(String line, String message) {
    assertThat(commandLine.execute(line.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).isEqualToNormalizingNewlines("dsfleet: " + message + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "version", "run --version", "keys list --version"})
  void execute_version_isPrinted(String line) {
    assertThat(commandLine.execute(line.split(" ", -1))).isZero();
    assertThat(out.toString()).startsWith("dsfleet ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help", "help images", "images --help", "keys list -h"})
  void execute_help_isPrinted(String line) {
    assertThat(commandLine.execute(line.split(" ", -1))).isZero();
    assertThat(out.toString()).contains("Usage: dsfleet");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void execute_badRange_isOneLine() {
    int code = commandLine.execute("up", "--apps", "-1");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines("dsfleet: --apps must be 0 or more, but is -1\n");
  }

  @Test
  void execute_absentMedia_isOneLine() {
    int code = commandLine.execute("run", "--once", "--yes", "--media", "/no/such/folder");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines("dsfleet: no such file or folder: /no/such/folder\n");
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
