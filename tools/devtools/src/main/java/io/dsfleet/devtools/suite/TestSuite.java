package io.dsfleet.devtools.suite;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import io.dsfleet.devtools.fleet.FleetServers;
import io.dsfleet.devtools.processes.ProcessTermination;
import io.dsfleet.devtools.processes.FolderLock;
import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.processes.PidFiles;
import io.dsfleet.devtools.servers.DockerCommandLine;
import io.dsfleet.devtools.servers.ServerAddresses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs Maven over all modules, with servers that only the tests use. */
public final class TestSuite {
  private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(15);

  private final ProjectCheckout checkout;
  private final String maven;
  private final Consumer<String> notices;

  private volatile @Nullable Process running;

  /**
   * What the tests said.
   *
   * @param passed tests that held
   * @param failed tests that did not, and 1 for a build that broke without a failing test
   * @param remarks what was left out and why
   */
  public record Outcome(int passed, int failed, List<String> remarks) {
    /** Copies the remarks. */
    public Outcome {
      remarks = List.copyOf(remarks);
    }

    /** The line that other programs read. */
    public String line() {
      return passed + " passed, " + failed + " failed";
    }

    /** Whether nothing failed. */
    public boolean isSuccess() {
      return failed == 0;
    }
  }

  /** The tests of {@code checkout}, run by the program {@code maven}. */
  public TestSuite(ProjectCheckout checkout, String maven, Consumer<String> notices) {
    this.checkout = checkout;
    this.maven = maven;
    this.notices = notices;
  }

  /** Runs them all; {@code mavenArguments} are added to Maven's. */
  public Outcome run(List<String> mavenArguments) {
    Path folder = checkout.state().resolve("test");
    try {
      checkout.prepareState();
      try (FolderLock _ =
          FolderLock.tryTake(folder)
              .orElseThrow(() -> new CommandFailure("another ./dsfleet test runs here"))) {
        return runLocked(folder, mavenArguments);
      }
    } catch (IOException e) {
      throw new CommandFailure("the tests could not be run: " + e.getMessage());
    }
  }

  private Outcome runLocked(Path folder, List<String> mavenArguments) throws IOException {
    PidFiles records = new PidFiles(folder.resolve("processes"));
    OwnedProcesses.endAll(folder, records, LEFTOVER_GRACE);
    // The environment's addresses are for fleets: tests delete queues and keys, so they get their
    // own.
    try (FleetServers servers = FleetServers.make(Map.of(), folder, notices);
        TestDockerEngine docker =
            new TestDockerEngine(checkout, folder, DockerCommandLine.ofThisMachine(), notices)) {
      Runnable stopServers = servers::close;
      Runnable stopDocker = docker::close;
      // Also after a signal to this process alone, Maven and its tests end before their servers.
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    endMaven();
                    stopDocker.run();
                    stopServers.run();
                  },
                  "end-tests"));
      servers.start();
      long sinceMillis = System.currentTimeMillis();
      docker.prepare(System.getenv(), System.getenv("CI") != null);
      boolean built = maven(servers.addresses(), docker, mavenArguments);
      TestTotals totals = TestTotals.below(checkout.root(), sinceMillis);
      return outcome(built, totals, docker.remark().stream().toList());
    }
  }

  static Outcome outcome(boolean built, TestTotals totals, List<String> remarks) {
    int failed = totals.failed() + totals.skipped();
    return new Outcome(totals.passed(), !built && failed == 0 ? 1 : failed, remarks);
  }

  private void endMaven() {
    Process process = running;
    if (process != null) {
      List<ProcessHandle> tests = process.descendants().toList();
      ProcessTermination.end(process.toHandle(), LEFTOVER_GRACE);
      ProcessTermination.endAll(tests, LEFTOVER_GRACE);
    }
  }

  private boolean maven(ServerAddresses addresses, TestDockerEngine docker, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of(maven, "-B", "-ntp", "-Dstyle.color=never", "--fail-at-end"));
    command.addAll(docker.mavenArguments());
    command.addAll(arguments);
    command.add("verify");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(checkout.root().toFile()).inheritIO();
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("DSFLEET_TEST_RABBITMQ_URI", addresses.rabbitMq().toString());
    builder.environment().put("DSFLEET_TEST_REDIS_URI", addresses.redis().toString());
    builder.environment().putAll(docker.environment());
    try {
      Process process = builder.start();
      running = process;
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
