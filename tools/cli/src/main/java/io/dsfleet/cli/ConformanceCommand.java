package io.dsfleet.cli;

import io.dsfleet.cli.conformance.AppProcess;
import io.dsfleet.cli.output.TerminalStyle;
import io.dsfleet.conformance.ConformanceReport;
import io.dsfleet.conformance.ConformanceSettings;
import io.dsfleet.conformance.ConformanceSuite;
import io.dsfleet.conformance.FrameTrace;
import io.dsfleet.conformance.JunitReport;
import io.dsfleet.conformance.ListenAddress;
import io.dsfleet.conformance.ScenarioOutcome;
import io.dsfleet.conformance.ServerEndpoint;
import io.dsfleet.devtools.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code conformance}: checks an app against the app protocol. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = {
      "Check an app of any language against the app protocol (docs/protocol.md).",
      "The command acts as the server: it listens at ws://HOST:PORT/PATH, or with --serve at"
          + " --bind, --port and /deepstream/ws, and waits for your app to connect. The last"
          + " scenario ends the app. Exit code 0 if every scenario passed, 1 if one failed, 2 for"
          + " invalid arguments."
    })
final class ConformanceCommand implements Callable<Integer> {
  private static final int USAGE_ERROR = 2;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "ws://HOST:PORT/PATH",
      description = "Address to listen at, which the app is configured with.")
  private @Nullable String address;

  @Option(
      names = "--serve",
      description = "Listen at --bind and --port with the path /deepstream/ws.")
  private boolean serve;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen at (default: ${DEFAULT-VALUE}; use 0.0.0.0 in a container).")
  private String bind = "";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "18000",
      description = "Port to listen at (default: ${DEFAULT-VALUE}; 0 chooses a free one).")
  private int port;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with a token of 16 to 128 characters that the app must send, as ?token= or"
              + " Authorization: Bearer. Required unless listening on loopback.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Scenarios to run (default: all).")
  private List<String> only = List.of();

  @Option(names = "--list", description = "List the scenarios with what each requires.")
  private boolean list;

  @Option(
      names = "--media",
      paramLabel = "FILE",
      description =
          "Path of a short video as the app sees it. Without it, the files do not exist, and the"
              + " app must report that and continue.")
  private @Nullable String media;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      defaultValue = "/tmp/dsfleet-conformance",
      description = "Output folder for the app (default: ${DEFAULT-VALUE}).")
  private String outputDir = "";

  @Option(
      names = "--files",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Number of files of the large camera (default: ${DEFAULT-VALUE}).")
  private int files;

  @Option(
      names = "--connect-seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "Timeout for the app to connect or reconnect (default: ${DEFAULT-VALUE}).")
  private long connectSeconds;

  @Option(
      names = "--answer-seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "Timeout for a reply or any progress (default: ${DEFAULT-VALUE}).")
  private long replySeconds;

  @Option(
      names = "--silence-seconds",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "Time without server messages in the scenario silence (default: ${DEFAULT-VALUE}).")
  private long silenceSeconds;

  @Option(
      names = "--start",
      paramLabel = "CMD",
      description =
          "Start the app by this command, which no shell reads: blanks separate the words, quotes"
              + " keep them. {url} stands for the address, which is also in DSFLEET_WS_URL.")
  private @Nullable String start;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Write every frame to FILE, one JSON object per line.")
  private @Nullable Path traceFile;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the results to FILE in the XML format of JUnit.")
  private @Nullable Path junitFile;

  @Option(names = "--json", description = "Print one JSON document instead of a table.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (list) {
      ConformanceSuite.requirements()
          .forEach((name, requirement) -> out.printf("%-26s %s%n", name, requirement));
      out.flush();
      return 0;
    }
    if (!serve && address == null) {
      throw new CommandFailure("ws://HOST:PORT/PATH or --serve is required", USAGE_ERROR);
    }
    ConformanceReport report =
        new ConformanceReport(out, json, TerminalStyle.ofThisProcess()::state);
    checkApp(report);
    if (junitFile != null) {
      writeJunit(junitFile, report.outcomes());
    }
    return report.finish() ? 0 : 1;
  }

  private static void writeJunit(Path file, List<ScenarioOutcome> outcomes) {
    try (Writer out = Files.newBufferedWriter(file)) {
      JunitReport.write(outcomes, out);
    } catch (IOException | XMLStreamException failed) {
      throw new CommandFailure("cannot write " + file + ": " + failed.getMessage());
    }
  }

  private void checkApp(ConformanceReport report) {
    if (traceFile == null) {
      checkApp(report, FrameTrace.inMemory());
      return;
    }
    try (Writer out = Files.newBufferedWriter(traceFile)) {
      FrameTrace trace = FrameTrace.writingTo(out, InstantSource.system());
      checkApp(report, trace);
      IOException failed = trace.failure();
      if (failed != null) {
        throw failed;
      }
    } catch (IOException failed) {
      throw new CommandFailure(
          "cannot write " + traceFile + ": " + failed.getMessage(), USAGE_ERROR);
    }
  }

  private void checkApp(ConformanceReport report, FrameTrace trace) {
    Set<String> names = selected(ConformanceSuite.scenarios());
    ListenAddress listenAddress = listenAddress();
    try (ConformanceSuite suite =
        ConformanceSuite.listen(
            listenAddress.socket(), listenAddress.endpoint(), settings(), trace)) {
      Objects.requireNonNull(spec)
          .commandLine()
          .getErr()
          .println(
              "dsfleet: waiting for the app at "
                  + suite.uri()
                  + (listenAddress.endpoint().token() == null ? "" : " with the token"));
      run(suite, names, report);
    } catch (IOException bindFailed) {
      throw new CommandFailure(
          "cannot listen at "
              + listenAddress.socket().getAddress().getHostAddress()
              + ":"
              + listenAddress.socket().getPort()
              + ": "
              + bindFailed.getMessage(),
          USAGE_ERROR);
    }
  }

  private void run(ConformanceSuite suite, Set<String> names, ConformanceReport report) {
    try (var _ = start == null ? null : AppProcess.start(start, suite.uri())) {
      List<ScenarioOutcome> outcomes = suite.run(names, report::add);
      if (outcomes.size() != names.size()) {
        throw new CommandFailure("not every scenario was run");
      }
    }
  }

  private Set<String> selected(List<String> all) {
    for (String name : only) {
      if (!all.contains(name)) {
        throw new CommandFailure("unknown scenario '" + name + "'; see --list", USAGE_ERROR);
      }
    }
    return new LinkedHashSet<>(only.isEmpty() ? all : only);
  }

  private ListenAddress listenAddress() {
    String given = address;
    if (given != null && (isGiven("--bind") || isGiven("--port"))) {
      throw new CommandFailure(
          "give either an address or --bind and --port, not both", USAGE_ERROR);
    }
    try {
      String token = ListenAddress.token(tokenFile);
      return given != null
          ? ListenAddress.of(given, token)
          : ListenAddress.of(bind, port, ServerEndpoint.DEFAULT.path(), token);
    } catch (IllegalArgumentException invalid) {
      throw new CommandFailure(String.valueOf(invalid.getMessage()), USAGE_ERROR);
    }
  }

  private boolean isGiven(String option) {
    return Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption(option);
  }

  private ConformanceSettings settings() {
    try {
      return new ConformanceSettings(
          Duration.ofSeconds(connectSeconds),
          Duration.ofSeconds(replySeconds),
          Duration.ofSeconds(silenceSeconds),
          files,
          media,
          outputDir);
    } catch (IllegalArgumentException | ArithmeticException invalid) {
      throw new CommandFailure(String.valueOf(invalid.getMessage()), USAGE_ERROR);
    }
  }
}
