package io.dsfleet.cli;

import io.dsfleet.cli.fleet.LogFileTail;
import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.fleet.FleetOptions;
import io.dsfleet.devtools.fleet.FleetRecord;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import io.dsfleet.devtools.processes.ConditionWait;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs {@code up} as a background process, which outlives this command and its terminal. */
final class DetachedFleet {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
  private static final String READY = "ready: ";
  private static final String NOTICE = "dsfleet: ";

  private final ProjectCheckout checkout;
  private final FleetOptions options;
  private final Path log;
  private String last = "no output";
  private boolean ready;

  DetachedFleet(ProjectCheckout checkout, FleetOptions options) {
    this.checkout = checkout;
    this.options = options;
    this.log = checkout.logs().resolve("up.log");
  }

  /**
   * Starts the fleet, forwards its notices to {@code err} and returns when it accepts jobs.
   *
   * @throws CommandFailure if it does not start; then none is left running
   */
  void start(PrintWriter out, PrintWriter err) {
    FleetRecord.holder(checkout)
        .ifPresent(
            holder -> {
              throw new CommandFailure(
                  "this checkout already runs a fleet (pid %d): stop it with ./dsfleet down"
                      .formatted(holder.pid()));
            });
    try {
      checkout.prepareState();
      Files.deleteIfExists(log);
      Process process =
          new ProcessBuilder(command())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Thread stop = new Thread(process::destroy, "stop-detached");
      Runtime.getRuntime().addShutdownHook(stop);
      awaitReady(process, err);
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IOException e) {
      throw new CommandFailure("cannot start: " + e.getMessage());
    }
    FleetRecord.read(checkout)
        .ifPresent(
            record ->
                out.println(
                    "ready: %s (dashboard: /, API docs: /docs, apps: ws://%s/deepstream/ws);"
                            .formatted(record.url(), record.url().getAuthority())
                        + " ./dsfleet down stops it"));
    out.flush();
  }

  private void awaitReady(Process process, PrintWriter err) throws IOException {
    LogFileTail tail = new LogFileTail(log);
    boolean decided =
        ConditionWait.until(
            () -> {
              boolean ended = !process.isAlive();
              forward(tail, err);
              return ready || ended;
            },
            START_TIMEOUT);
    if (ready) {
      return;
    }
    process.destroy();
    throw new CommandFailure(
        decided ? last : "the fleet did not start in time; see its log " + log);
  }

  private void forward(LogFileTail tail, PrintWriter err) {
    try {
      tail.readNew(
          line -> {
            if (line.startsWith(READY)) {
              ready = true;
            } else if (line.startsWith(NOTICE)) {
              last = line.substring(NOTICE.length());
              err.println(line);
              err.flush();
            }
          });
    } catch (IOException unreadable) {
      last = "cannot read " + log + ": " + unreadable.getMessage();
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    // A session of its own keeps signals of the terminal from the fleet; macOS has only nohup.
    onPath("setsid").or(() -> onPath("nohup")).ifPresent(command::add);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(DsfleetMain.class.getName());
    command.addAll(List.of("up", "--port", Integer.toString(options.port())));
    command.addAll(List.of("--apps", Integer.toString(options.apps())));
    command.addAll(List.of("--streams", Integer.toString(options.streams())));
    return command;
  }

  private static Optional<String> onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
