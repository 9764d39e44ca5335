package io.dsfleet.cli;

import io.dsfleet.cli.conformance.ConformanceReport;
import io.dsfleet.scriptedapp.conformance.AppConformance;
import io.dsfleet.scriptedapp.conformance.ConformanceSettings;
import io.dsfleet.scriptedapp.conformance.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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
import picocli.CommandLine.Spec;

/** {@code conformance}: whether an app, or a server, keeps to the app protocol. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = {
      "Check an app of any language against the app protocol (docs/protocol.md).",
      "With --serve it plays the server and waits for the app to connect; the last scenario ends"
          + " the app. The exit code is 0 if every scenario passed, else 1."
    })
final class ConformanceCommand implements Callable<Integer> {
  private static final int MOST_PORT = 65_535;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--serve", description = "Play the server; the app connects.")
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
      AppConformance.scenarios().forEach(out::println);
      out.flush();
      return 0;
    }
    if (!serve) {
      throw new CommandFailure("expected --serve, but there is nothing to check", 2);
    }
    ConformanceReport report = new ConformanceReport(out, json);
    checkApp(report);
    return report.finish() ? 0 : 1;
  }

  private void checkApp(ConformanceReport report) {
    Set<String> names = names(AppConformance.scenarios());
    try (AppConformance suite = AppConformance.listen(address(), settings())) {
      Objects.requireNonNull(spec)
          .commandLine()
          .getErr()
          .println("dsfleet: waiting for the app at " + suite.uri());
      List<Outcome> outcomes = suite.run(names, report::add);
      if (outcomes.size() != names.size()) {
        throw new CommandFailure("not every scenario was played");
      }
    } catch (IOException taken) {
      throw new CommandFailure("cannot listen at " + bind + ":" + port + ": " + taken.getMessage());
    }
  }

  private Set<String> names(List<String> all) {
    for (String name : only) {
      if (!all.contains(name)) {
        throw new CommandFailure(
            "expected scenarios of --list, but '" + name + "' is none of them", 2);
      }
    }
    return new LinkedHashSet<>(only.isEmpty() ? all : only);
  }

  private InetSocketAddress address() {
    if (port < 0 || port > MOST_PORT) {
      throw new CommandFailure("expected a port of 0 to 65535, but it is " + port, 2);
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(bind), port);
    } catch (UnknownHostException unknown) {
      throw new CommandFailure("expected an address to listen at, but it is '" + bind + "'", 2);
    }
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
      throw new CommandFailure(String.valueOf(wrong.getMessage()), 2);
    }
  }
}
