package io.dsfleet.cli.fleet;

import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetConnectionOptions;
import io.dsfleet.cli.connection.RequestPath;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code open}: opens the dashboard. */
@Command(
    name = "open",
    mixinStandardHelpOptions = true,
    description = "Print the address of the dashboard, and open it where a browser can be started.")
public final class OpenCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private FleetConnectionOptions connection = new FleetConnectionOptions();

  @Parameters(arity = "0..1", paramLabel = "JOB", description = "Id of a job to show.")
  private @Nullable String job;

  @Option(names = "--print", description = "Only print the address.")
  private boolean onlyPrint;

  @Override
  public Integer call() {
    String view = job == null ? "" : RequestPath.of("#/jobs", job).toString();
    String url = connection.address().toString().replaceFirst("/*$", "/") + view;
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(url);
    out.flush();
    if (!onlyPrint) {
      opener(System.getProperty("os.name", ""), System.getenv()).ifPresent(name -> open(name, url));
    }
    return ExitStatus.OK;
  }

  /** The program that opens addresses on this desktop; empty where there is no desktop. */
  static Optional<String> opener(String system, Map<String, String> environment) {
    if (system.startsWith("Mac")) {
      return Optional.of("open");
    }
    return environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY")
        ? Optional.of("xdg-open")
        : Optional.empty();
  }

  private void open(String program, String url) {
    try {
      new ProcessBuilder(List.of(program, url))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException notInstalled) {
      Objects.requireNonNull(spec)
          .commandLine()
          .getErr()
          .println("dsfleet: no browser was opened: " + program + " is not installed");
    }
  }
}
