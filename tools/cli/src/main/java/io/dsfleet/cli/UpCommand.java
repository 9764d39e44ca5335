package io.dsfleet.cli;

import io.dsfleet.cli.connection.ExitStatus;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code up}: runs a fleet. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Start a fleet and run it until SIGINT or SIGTERM, or with --detach until down.")
final class UpCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private FleetCommandOptions flags = new FleetCommandOptions();

  @Option(
      names = {"-d", "--detach"},
      description = "Return when the fleet is ready, and let it run in the background.")
  private boolean detach;

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
    if (detach) {
      new DetachedFleet(DsfleetMain.checkout(), flags.options())
          .start(command.commandLine().getOut(), command.commandLine().getErr());
      return ExitStatus.OK;
    }
    try (ForegroundFleet session =
        new ForegroundFleet(flags.options(), command.commandLine().getErr())) {
      session.fleet().start();
      URI base = session.fleet().api().base();
      System.out.printf(
          "ready: %s (API docs: /docs, apps: ws://%s/deepstream/ws); Ctrl-C stops%n",
          base, base.getAuthority());
      session.awaitSignal();
    }
    return 0;
  }
}
