package io.dsfleet.cli;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.conformance.ConformanceReport;
import io.dsfleet.conformance.ListenAddress;
import io.dsfleet.conformance.ConformanceSuite;
import io.dsfleet.conformance.ConformanceSettings;
import io.dsfleet.conformance.ServerEndpoint;
import io.dsfleet.conformance.ScenarioOutcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code conformance}: whether an app keeps to the app protocol. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = {
      "Check an app of any language against the app protocol (docs/protocol.md).",
      "It plays the server: it listens at ws://HOST:PORT/PATH (with --serve at --bind, --port and"
          + " /deepstream/ws) and waits for the app that you point there; the last scenario ends"
          + " the app. The exit code is 0 if every scenario passed, 1 if one failed, 2 for wrong"
          + " use."
    })
final class ConformanceCommand implements Callable<Integer> {
  private static final int WRONG_USE = 2;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "ws://HOST:PORT/PATH",
      description = "Where to listen: the address that the app is configured with.")
  private @Nullable String address;

  @Option(
      names = "--serve",
      description = "Listen at --bind and --port, at the path of the server (/deepstream/ws).")
  private boolean serve;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen at (default ${DEFAULT-VALUE}; 0.0.0.0 for a container).")
  private String bind = "";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "18000",
      description = "Port to listen at (default ${DEFAULT-VALUE}; 0 is any).")
  private int port;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with a token (16 to 128 characters) that the app has to show, as ?token= or"
              + " Authorization: Bearer. Needed beyond loopback.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Scenarios to play (default: all).")
  private List<String> only = List.of();

  @Option(names = "--list", description = "Show the names of the scenarios and end.")
  private boolean list;

  @Option(
      names = "--media",
      paramLabel = "FILE",
      description =
          "A short video as the app sees it; without one the files do not exist, and the app has"
              + " to say so and go on.")
  private @Nullable String media;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      defaultValue = "/tmp/dsfleet-conformance",
      description = "Where the app is told to write (default ${DEFAULT-VALUE}).")
  private String outputDir = "";

  @Option(
      names = "--files",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Files of the large camera (default ${DEFAULT-VALUE}).")
  private int files;

  @Option(
      names = "--connect-seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "Time for the app to connect or come back (default ${DEFAULT-VALUE}).")
  private long connectSeconds;

  @Option(
      names = "--answer-seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "Time for an answer or any progress (default ${DEFAULT-VALUE}).")
  private long answerSeconds;

  @Option(
      names = "--silence-seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long the server is silent in the scenario (default ${DEFAULT-VALUE}).")
  private long silenceSeconds;

  @Option(names = "--json", description = "Print one JSON document instead of the table.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (list) {
      ConformanceSuite.scenarios().forEach(out::println);
      out.flush();
      return 0;
    }
    if (!serve && address == null) {
      throw new CommandFailure(
          "expected ws://HOST:PORT/PATH or --serve, but there is nowhere to wait for the app",
          WRONG_USE);
    }
    ConformanceReport report = new ConformanceReport(out, json);
    checkApp(report);
    return report.finish() ? 0 : 1;
  }

  private void checkApp(ConformanceReport report) {
    Set<String> names = names(ConformanceSuite.scenarios());
    ListenAddress at = listenAddress();
    try (ConformanceSuite suite = ConformanceSuite.listen(at.socket(), at.doorway(), settings())) {
      Objects.requireNonNull(spec)
          .commandLine()
          .getErr()
          .println(
              "dsfleet: waiting for the app at "
                  + suite.uri()
                  + (at.doorway().token() == null ? "" : " with the token"));
      List<ScenarioOutcome> outcomes = suite.run(names, report::add);
      if (outcomes.size() != names.size()) {
        throw new CommandFailure("not every scenario was played");
      }
    } catch (IOException taken) {
      throw new CommandFailure(
          "cannot listen at "
              + at.socket().getAddress().getHostAddress()
              + ":"
              + at.socket().getPort()
              + ": "
              + taken.getMessage(),
          WRONG_USE);
    }
  }

  private Set<String> names(List<String> all) {
    for (String name : only) {
      if (!all.contains(name)) {
        throw new CommandFailure(
            "expected scenarios of --list, but '" + name + "' is none of them", WRONG_USE);
      }
    }
    return new LinkedHashSet<>(only.isEmpty() ? all : only);
  }

  private ListenAddress listenAddress() {
    String named = address;
    if (named != null && (isGiven("--bind") || isGiven("--port"))) {
      throw new CommandFailure(
          "expected an address or --bind and --port, but both are given", WRONG_USE);
    }
    try {
      String token = ListenAddress.token(tokenFile);
      return named != null
          ? ListenAddress.of(named, token)
          : ListenAddress.of(bind, port, ServerEndpoint.USUAL.path(), token);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailure(String.valueOf(wrong.getMessage()), WRONG_USE);
    }
  }

  private boolean isGiven(String option) {
    return Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption(option);
  }

  private ConformanceSettings settings() {
    try {
      return new ConformanceSettings(
          Duration.ofSeconds(connectSeconds),
          Duration.ofSeconds(answerSeconds),
          Duration.ofSeconds(silenceSeconds),
          files,
          media,
          outputDir);
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      throw new CommandFailure(String.valueOf(wrong.getMessage()), WRONG_USE);
    }
  }
}
