package io.dsfleet.cli;

import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.fleet.FleetOptions;
import io.dsfleet.devtools.fleet.FleetRecord;
import io.dsfleet.devtools.fleet.FleetShutdown;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code restart}: stops the fleet and starts it in the background. */
@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    description =
        "Stop the fleet of this checkout, if it runs, and start it in the background with the same"
            + " options, except those given.")
final class RestartCommand extends InstallOption implements Callable<Integer> {
  private static final FleetOptions DEFAULTS = new FleetOptions(FleetOptions.DEFAULT_PORT, 1, 4);

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--port", paramLabel = "N", description = "Port of HTTP and WebSocket.")
  private @Nullable Integer port;

  @Option(names = "--apps", paramLabel = "N", description = "Number of reference apps.")
  private @Nullable Integer apps;

  @Option(names = "--streams", paramLabel = "M", description = "Number of streams of each app.")
  private @Nullable Integer streams;

  @Override
  public Integer call() {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    ProjectCheckout checkout = DsfleetMain.checkout();
    FleetOptions options =
        options(FleetRecord.read(checkout).map(FleetRecord::options).orElse(DEFAULTS));
    PrintWriter out = commandLine.getOut();
    out.println(new FleetShutdown(checkout).run());
    out.flush();
    new DetachedFleet(checkout, options).start(out, commandLine.getErr());
    return ExitStatus.OK;
  }

  private FleetOptions options(FleetOptions recorded) {
    try {
      return new FleetOptions(
          Optional.ofNullable(port).orElse(recorded.port()),
          Optional.ofNullable(apps).orElse(recorded.apps()),
          Optional.ofNullable(streams).orElse(recorded.streams()));
    } catch (IllegalArgumentException invalid) {
      throw new CommandFailure(String.valueOf(invalid.getMessage()), ExitStatus.USAGE);
    }
  }
}
