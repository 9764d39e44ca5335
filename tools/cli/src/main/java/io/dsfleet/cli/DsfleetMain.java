package io.dsfleet.cli;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The entry point behind {@code ./dsfleet}; the script names the checkout in {@code dsfleet.root}.
 */
@Command(
    name = "dsfleet",
    description = "Control plane for fleets of DeepStream video-analytics apps.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "./dsfleet images [--base-images] builds what docker compose deploys: docs/operations.md."
    },
    subcommands = {
      RunCommand.class,
      UpCommand.class,
      DownCommand.class,
      TestCommand.class,
      DoctorCommand.class,
      KeysCommand.class,
      RebuildCommand.class,
      ConformanceCommand.class,
      ChaosCommand.class,
      CommandLine.HelpCommand.class
    })
public final class DsfleetMain implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new DsfleetMain());
    commandLine.setExecutionExceptionHandler(DsfleetMain::explain);
    return commandLine;
  }

  static ProjectCheckout checkout() {
    return new ProjectCheckout(Path.of(System.getProperty("dsfleet.root", "")));
  }

  private static int explain(Exception failure, CommandLine where, Object parsed) {
    PrintWriter err = where.getErr();
    if (failure instanceof CommandFailure expected) {
      err.println("dsfleet: " + expected.getMessage());
      return expected.exitCode();
    }
    err.println("dsfleet: unexpected " + failure);
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
