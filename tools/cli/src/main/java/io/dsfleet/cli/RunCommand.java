package io.dsfleet.cli;

import io.dsfleet.cli.jobs.JobRequest;
import io.dsfleet.cli.jobs.JobRunner;
import io.dsfleet.cli.output.TerminalStyle;
import io.dsfleet.devtools.CommandFailure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code run}: starts a fleet and runs one job. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Start a fleet, analyse a folder or a video and show the progress.")
final class RunCommand implements Callable<Integer> {
  private static final DateTimeFormatter FOLDER = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  @Spec private @Nullable CommandSpec spec;
  @Mixin private FleetCommandOptions flags = new FleetCommandOptions();

  @Option(names = "--once", description = "Stop the fleet when the job has ended.")
  private boolean once;

  @Option(
      names = "--media",
      paramLabel = "FOLDER_OR_FILE",
      description = "Videos to analyse (default: the sample videos).")
  private @Nullable Path media;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Folder for the results (default: a new one in .dsfleet/results).")
  private @Nullable Path out;

  @Override
  public Integer call() {
    var checkout = DsfleetMain.checkout();
    Path results =
        checkout
            .state()
            .resolve("results")
            .resolve(FOLDER.format(LocalDateTime.now(ZoneId.systemDefault())));
    JobRequest request =
        JobRequest.of(media == null ? checkout.samples() : media, out == null ? results : out);
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter stdout = command.commandLine().getOut();
    try (ForegroundFleet session =
        new ForegroundFleet(flags.options(), command.commandLine().getErr())) {
      session.fleet().start();
      stdout.println("fleet: " + session.fleet().api().base());
      stdout.flush();
      JobRunner job =
          new JobRunner(
              session.fleet().api(),
              request,
              stdout,
              TerminalStyle.isTerminal(),
              session::isSignalled);
      if (once) {
        job.run();
        return 0;
      }
      runAndStay(job, session, stdout);
    }
    return 0;
  }

  private static void runAndStay(JobRunner job, ForegroundFleet session, PrintWriter stdout) {
    try {
      job.run();
    } catch (CommandFailure failure) {
      stdout.println("dsfleet: " + failure.getMessage());
    }
    stdout.println(
        "the fleet is still running at %s; Ctrl-C stops it"
            .formatted(session.fleet().api().base()));
    stdout.flush();
    session.awaitSignal();
  }
}
