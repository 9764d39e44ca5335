package io.dsfleet.cli;

import io.dsfleet.cli.connection.FleetAccess;
import io.dsfleet.cli.fleet.DeadLettersCommand;
import io.dsfleet.cli.fleet.DesiredFleetCommand;
import io.dsfleet.cli.fleet.EnvironmentCommand;
import io.dsfleet.cli.fleet.InstancesCommand;
import io.dsfleet.cli.fleet.LaunchCommand;
import io.dsfleet.cli.fleet.LogsCommand;
import io.dsfleet.cli.fleet.OpenCommand;
import io.dsfleet.cli.fleet.PauseCommand;
import io.dsfleet.cli.fleet.ResumeCommand;
import io.dsfleet.cli.fleet.StatusCommand;
import io.dsfleet.cli.fleet.TerminateCommand;
import io.dsfleet.cli.jobs.CancelCommand;
import io.dsfleet.cli.jobs.EventsCommand;
import io.dsfleet.cli.jobs.JobCommand;
import io.dsfleet.cli.jobs.JobsCommand;
import io.dsfleet.cli.jobs.RetryCommand;
import io.dsfleet.cli.jobs.SubmitCommand;
import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Entry point behind {@code ./dsfleet}. The script sets {@code dsfleet.root} to the checkout and,
 * before a long build, {@code dsfleet.parse-only} to check arguments without running the command.
 */
@Command(
    name = "dsfleet",
    mixinStandardHelpOptions = true,
    description = "Control plane for fleets of DeepStream video-analytics apps.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:what was asked for failed",
      "2:invalid arguments",
      "3:no fleet answers at the address",
      "4:the fleet answered with an error",
      "130:interrupted"
    },
    subcommands = {
      RunCommand.class,
      UpCommand.class,
      DownCommand.class,
      RestartCommand.class,
      StatusCommand.class,
      SubmitCommand.class,
      JobsCommand.class,
      JobCommand.class,
      EventsCommand.class,
      CancelCommand.class,
      RetryCommand.class,
      InstancesCommand.class,
      LaunchCommand.class,
      TerminateCommand.class,
      LogsCommand.class,
      DesiredFleetCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      DeadLettersCommand.class,
      EnvironmentCommand.class,
      OpenCommand.class,
      KeysCommand.class,
      RebuildCommand.class,
      ConformanceCommand.class,
      ChaosCommand.class,
      ImagesCommand.class,
      TestCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    })
public final class DsfleetMain implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  /** The version in the jar's manifest; classes that were not packaged have none. */
  private static final class ManifestVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = DsfleetMain.class.getPackage().getImplementationVersion();
      return new String[] {"dsfleet " + Objects.requireNonNullElse(version, "(unpackaged)")};
    }
  }

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    CommandLine commandLine = commandLine();
    if (Boolean.getBoolean("dsfleet.parse-only")) {
      commandLine.setExecutionStrategy(parsed -> CommandLine.ExitCode.OK);
    }
    System.exit(commandLine.execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new DsfleetMain());
    setVersion(commandLine);
    commandLine.setExecutionExceptionHandler(DsfleetMain::handleFailure);
    commandLine.setParameterExceptionHandler(DsfleetMain::handleUsageError);
    return commandLine;
  }

  static ProjectCheckout checkout() {
    return FleetAccess.checkout();
  }

  private static void setVersion(CommandLine command) {
    command.getCommandSpec().versionProvider(new ManifestVersion());
    command.getSubcommands().values().forEach(DsfleetMain::setVersion);
  }

  private static int handleFailure(Exception failure, CommandLine command, Object parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof CommandFailure expected) {
      err.println("dsfleet: " + expected.getMessage());
      return expected.exitCode();
    }
    err.println("dsfleet: internal error: " + failure);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static int handleUsageError(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    command.getErr().println("dsfleet: " + usageMessage(error, command.getCommandSpec()));
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String usageMessage(ParameterException error, CommandSpec spec) {
    String help =
        spec.parent() == null
            ? "help"
            : spec.qualifiedName().replaceFirst("^dsfleet ", "") + " --help";
    return "%s; see ./dsfleet %s".formatted(problem(error, spec), help);
  }

  private static String problem(ParameterException error, CommandSpec spec) {
    String message = Objects.requireNonNullElse(error.getMessage(), "Invalid arguments");
    String problem =
        Character.toLowerCase(message.charAt(0)) + message.substring(1).replaceFirst("\\.$", "");
    if (!(error instanceof UnmatchedArgumentException unmatched)) {
      return problem;
    }
    if (!unmatched.isUnknownOption() && !spec.subcommands().isEmpty()) {
      return "there is no command '%s'".formatted(unmatched.getUnmatched().getFirst());
    }
    List<String> similar = unmatched.getSuggestions();
    return similar.isEmpty() ? problem : problem + " (similar: " + String.join(", ", similar) + ")";
  }

  @Override
  public void run() {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    commandLine.usage(commandLine.getOut());
  }
}
