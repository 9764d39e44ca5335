package io.dsfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.scriptedapp.StartAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConformanceCommandTest {
  private static final String TOKEN = "a-token-for-the-test";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = DsfleetMain.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private int check(AppBehaviour behaviour, String... more) throws IOException {
    int port = freePort();
    String[] arguments = new String[more.length + 8];
    String[] given = {
      "conformance",
      "--serve",
      "--port",
      "" + port,
      "--answer-seconds",
      "2",
      "--only",
      "happy-path,metrics"
    };
    System.arraycopy(given, 0, arguments, 0, given.length);
    System.arraycopy(more, 0, arguments, given.length, more.length);
    URI uri = URI.create("ws://127.0.0.1:" + port + "/deepstream/ws");
    try (ScriptedApp app =
        ScriptedApp.settings(uri, "checked", 2)
            .behaviour(behaviour)
            .reconnectDelay(Duration.ofMillis(50))
            .connect()) {
      assertThat(app.instanceId()).isEqualTo("checked");
      return run(arguments);
    }
  }

  /** Runs the command and an app with the same address. */
  private int checkAt(String path, String shown, String... more) throws IOException {
    String address = "ws://127.0.0.1:" + freePort() + path;
    List<String> arguments =
        new ArrayList<>(List.of("conformance", address, "--only", "happy-path"));
    arguments.addAll(List.of(more));
    try (ScriptedApp app =
        ScriptedApp.settings(URI.create(address + shown), "checked", 2)
            .reconnectDelay(Duration.ofMillis(50))
            .connect()) {
      assertThat(app.instanceId()).isEqualTo("checked");
      return run(arguments.toArray(String[]::new));
    }
  }

  @Test
  void address_isListenedAt() throws IOException {
    assertThat(checkAt("/apps/of/mine/", "")).isZero();

    assertThat(out.toString()).contains("passed  happy-path");
    assertThat(err.toString())
        .containsPattern("waiting for the app at ws://127.0.0.1:\\d+/apps/of/mine/");
  }

  @Test
  void token_isRequired(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");

    assertThat(checkAt("/ws", "?token=" + TOKEN, "--token-file", file.toString())).isZero();
    assertThat(checkAt("/ws", "", "--token-file", file.toString(), "--connect-seconds", "10"))
        .isEqualTo(1);

    assertThat(out.toString()).contains("connect within 10 s, but it came without the token");
    assertThat(err.toString() + out).contains("with the token").doesNotContain(TOKEN);
  }

  @Test
  void otherPath_isReported() throws IOException {
    int port = freePort();
    try (ScriptedApp app =
        ScriptedApp.settings(URI.create("ws://127.0.0.1:" + port + "/elsewhere"), "checked", 2)
            .reconnectDelay(Duration.ofMillis(50))
            .connect()) {
      assertThat(app.instanceId()).isEqualTo("checked");
      assertThat(
              run(
                  "conformance",
                  "ws://127.0.0.1:" + port + "/ws",
                  "--only",
                  "handshake",
                  "--connect-seconds",
                  "10"))
          .isEqualTo(1);
    }
    assertThat(out.toString()).contains("but it requested '/elsewhere'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          wss://127.0.0.1:18000/deepstream/ws  | this command has no certificate
          http://127.0.0.1:18000/deepstream/ws | expected ws://HOST:PORT/PATH
          ws://127.0.0.1/deepstream/ws         | expected ws://HOST:PORT/PATH
          ws://127.0.0.1:18000/ws?token=x      | expected ws://HOST:PORT/PATH
          ws://me@127.0.0.1:18000/ws           | expected ws://HOST:PORT/PATH
          ws:                                  | expected ws://HOST:PORT/PATH
          ws://127.0.0.1:99999/ws              | port must be 0 to 65535, but is 99999
          ws://0.0.0.0:0/deepstream/ws         | --token-file is required, since 0.0.0.0 can be reached
          """)
  void invalidAddress_isUsageError(String address, String says) {
    assertThat(run("conformance", address)).isEqualTo(2);

    assertThat(err.toString()).contains(says).doesNotContain("\tat ");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void goodApp_exitsWith0AndPrintsATable() throws IOException {
    assertThat(check(AppBehaviour.obedient())).isZero();

    assertThat(out.toString())
        .contains("passed  happy-path")
        .contains("processes a camera of three files")
        .endsWith("2 passed, 0 failed" + System.lineSeparator());
    assertThat(err.toString()).contains("waiting for the app at ws://127.0.0.1:");
  }

  @Test
  void badApp_exitsWith1AndReportsTheFailure() throws IOException {
    assertThat(check(AppBehaviour.obedient().onStart(StartAnswer.REFUSE))).isEqualTo(1);

    assertThat(out.toString())
        .contains("FAILED  happy-path")
        .contains("expected the free stream 0 to take a camera, but the app refuses")
        .endsWith("1 passed, 1 failed" + System.lineSeparator());
  }

  @Test
  void json_isOneDocument() throws IOException {
    assertThat(check(AppBehaviour.obedient().onStart(StartAnswer.REFUSE), "--json")).isEqualTo(1);

    JsonNode report = JsonMapper.builder().build().readTree(out.toString());
    assertThat(report.path("passed").asInt()).isEqualTo(1);
    assertThat(report.path("failed").asInt()).isEqualTo(1);
    JsonNode first = report.path("scenarios").path(0);
    assertThat(first.path("scenario").asString()).isEqualTo("happy-path");
    assertThat(first.path("failure").asString()).startsWith("expected ");
  }

  @Test
  void failure_showsItsLastFrames_andTraceAndJunitAreWritten(@TempDir Path folder)
      throws IOException {
    Path trace = folder.resolve("trace.ndjson");
    Path junit = folder.resolve("junit.xml");

    int code =
        check(
            AppBehaviour.obedient().onStart(StartAnswer.REFUSE),
            "--trace",
            trace.toString(),
            "--junit",
            junit.toString());

    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .containsPattern("        sent      \\{\"type\":\"start_analysis\"")
        .containsPattern("        received  \\{.*analysis_started");
    assertThat(Files.readAllLines(trace))
        .hasSizeGreaterThan(4)
        .allSatisfy(line -> assertThat(line).startsWith("{\"at\":\"").endsWith("}"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"scenario\":\"happy-path\"", "\"direction\":\"received\""));
    assertThat(Files.readString(junit))
        .contains("<testsuite name=\"dsfleet.conformance\" tests=\"2\" failures=\"1\"")
        .contains("<failure message=\"expected the free stream 0 to take a camera")
        .contains("name=\"metrics\"");
  }

  @Test
  void start_runsTheApp_andEndsIt(@TempDir Path folder) throws IOException {
    Path marker = folder.resolve("it ran");

    int code =
        run(
            "conformance",
            "ws://127.0.0.1:0/ws",
            "--only",
            "happy-path",
            "--connect-seconds",
            "5",
            "--start",
            "sh -c 'echo \"$0 $DSFLEET_WS_URL\" > \"$1\"; exec sleep 600' {url} \"" + marker + '"');

    assertThat(code).isEqualTo(1);
    assertThat(Files.readString(marker)).matches("(ws://127.0.0.1:\\d+/ws) \\1\\n");
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /no/such/program | cannot start '/no/such/program': use a program on PATH
          app 'a b         | --start has an unclosed quote: app 'a b
          ` `              | --start names no program
          """)
  void start_ofAnInvalidCommand_isUsageError(String start, String says) {
    assertThat(run("conformance", "ws://127.0.0.1:0/ws", "--start", start)).isEqualTo(2);

    assertThat(err.toString()).contains(says).doesNotContain("\tat ");
  }

  @Test
  void invalidArguments_areUsageErrors() {
    assertThat(run("conformance")).isEqualTo(2);
    assertThat(run("conformance", "--serve", "--port", "70000")).isEqualTo(2);
    assertThat(run("conformance", "--serve", "--only", "nonsense")).isEqualTo(2);
    assertThat(run("conformance", "--serve", "--files", "0")).isEqualTo(2);
    assertThat(run("conformance", "--serve", "--bind", "0.0.0.0")).isEqualTo(2);
    assertThat(run("conformance", "--serve", "--token-file", "/nowhere")).isEqualTo(2);
    assertThat(run("conformance", "ws://127.0.0.1:0/ws", "--port", "1")).isEqualTo(2);

    assertThat(err.toString())
        .contains("ws://HOST:PORT/PATH or --serve is required")
        .contains("--token-file is required, since 0.0.0.0 can be reached from other machines")
        .contains("cannot read --token-file /nowhere")
        .contains("give either an address or --bind and --port, not both")
        .contains("port must be 0 to 65535, but is 70000")
        .contains("unknown scenario 'nonsense'; see --list")
        .contains("--files must be 1 to 100000, but is 0");
  }

  @Test
  void portInUse_isUsageError() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(run("conformance", "--serve", "--port", "" + taken.getLocalPort())).isEqualTo(2);
      assertThat(run("conformance", "ws://127.0.0.1:" + taken.getLocalPort() + "/ws")).isEqualTo(2);
    }
    assertThat(err.toString()).contains("cannot listen at 127.0.0.1:");
  }

  @Test
  void list_namesTheScenarios() {
    assertThat(run("conformance", "--list")).isZero();

    assertThat(out.toString())
        .contains("shutdown-1013", "fragments", "terminate")
        .containsPattern("(?m)^happy-path +processes a camera of three files$");
  }
}
