package io.dsfleet.cli;

import java.net.URI;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code up}: runs a fleet in the foreground until a signal. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Start a fleet and run it until SIGINT or SIGTERM.")
final class UpCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private FleetCommandOptions flags = new FleetCommandOptions();

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
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
