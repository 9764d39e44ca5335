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
          statuss      | there is no command 'statuss'; see ./dsfleet help
          job          | missing required parameter: 'JOB'; see ./dsfleet job --help
          jobs --stat  | unknown option: '--stat' (similar: --state); see ./dsfleet jobs --help
          dead lost    | there is no command 'lost'; see ./dsfleet dead --help
          submit       | missing required parameter: 'PATH'; see ./dsfleet submit --help
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jobs --limit 0       | --limit must be 1 or more, but is 0
          logs --lines 1001    | --lines must be 1 to 1000, but is 1001
          job ..               | invalid id '..'
          events               | name a job, or use --follow for the events of the whole pool
          completion fish      | unknown shell 'fish': use bash or zsh
          fleet apply /no/such | cannot read /no/such: /no/such
          status --key-file /n | cannot read the key in /n: use a file that you may read
          restart --streams 0  | --streams must be 1 or more, but is 0
          status --url ftp://x | invalid address 'ftp://x': use one such as http://127.0.0.1:18000
          submit x --url http://fleet.example | --output is required for a fleet on another machine
          """)
  void execute_invalidValue_isUsageError(String line, String message) {
    assertThat(commandLine.execute(line.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).isEqualToNormalizingNewlines("dsfleet: " + message + "\n");
  }

  @Test
  void help_listsTheExitCodes() {
    commandLine.execute("help");

    assertThat(out.toString()).contains("3     no fleet answers", "4     the fleet answered");
  }

  @Test
  void completion_knowsEveryCommand() {
    assertThat(commandLine.execute("completion", "bash")).isZero();

    assertThat(out.toString())
        .contains("complete -F _complete_dsfleet", "_picocli_dsfleet_submit", "--key-file")
        .contains(commandLine.getSubcommands().keySet());
  }

  @Test
  void everyCommand_hasHelpAndVersion() {
    assertThat(commandLine.getSubcommands().entrySet())
        .filteredOn(command -> !command.getKey().equals("help"))
        .allSatisfy(
            command ->
                assertThat(command.getValue().getCommandSpec().optionsMap())
                    .as(command.getKey())
                    .containsKeys("--help", "--version"));
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
