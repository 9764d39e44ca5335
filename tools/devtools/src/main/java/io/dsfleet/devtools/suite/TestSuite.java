package io.dsfleet.devtools.suite;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.fleet.FleetServers;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import io.dsfleet.devtools.processes.FolderLock;
import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.processes.PidFiles;
import io.dsfleet.devtools.processes.ProcessTermination;
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

/** Runs the tests of all modules with Maven and private servers. */
public final class TestSuite {
  private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(15);

  private final ProjectCheckout checkout;
  private final String maven;
  private final Consumer<String> notices;

  private volatile @Nullable Process running;

  /**
   * Result of the tests.
   *
   * @param passed passed tests
   * @param failed failed and skipped tests; 1 if the build failed without a failing test
   * @param remarks the failed tests, and messages about tests that were left out
   */
  public record Outcome(int passed, int failed, List<String> remarks) {
    /** Copies the remarks. */
    public Outcome {
      remarks = List.copyOf(remarks);
    }

    /** Summary line for other programs. */
    public String line() {
      return passed + " passed, " + failed + " failed";
    }

    /** Whether no test failed. */
    public boolean isSuccess() {
      return failed == 0;
    }
  }

  /** Creates a suite for {@code checkout}; {@code maven} is the program to run. */
  public TestSuite(ProjectCheckout checkout, String maven, Consumer<String> notices) {
    this.checkout = checkout;
    this.maven = maven;
    this.notices = notices;
  }

  /** Runs all tests. {@code mavenArguments} are appended to Maven's command line. */
  public Outcome run(List<String> mavenArguments) {
    Path folder = checkout.state().resolve("test");
    try {
      checkout.prepareState();
      try (FolderLock _ =
          FolderLock.tryAcquire(folder)
              .orElseThrow(
                  () -> new CommandFailure("another ./dsfleet test is running in this checkout"))) {
        return runLocked(folder, mavenArguments);
      }
    } catch (IOException e) {
      throw new CommandFailure("cannot run the tests: " + e.getMessage());
    }
  }

  private Outcome runLocked(Path folder, List<String> mavenArguments) throws IOException {
    PidFiles pidFiles = new PidFiles(folder.resolve("processes"));
    OwnedProcesses.terminateAll(folder, pidFiles, LEFTOVER_GRACE);
    // Ignores the servers named in the environment: tests delete queues and keys.
    try (FleetServers servers = FleetServers.select(Map.of(), folder, notices);
        TestDockerEngine docker =
            new TestDockerEngine(checkout, folder, DockerCommandLine.ofThisMachine(), notices)) {
      Runnable stopServers = servers::close;
      Runnable stopDocker = docker::close;
      // On a signal to this process alone, Maven and its tests must still end before their servers.
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    terminateMaven();
                    stopDocker.run();
                    stopServers.run();
                  },
                  "end-tests"));
      servers.start();
      long startMillis = System.currentTimeMillis();
      docker.prepare(System.getenv(), System.getenv("CI") != null);
      boolean built = maven(servers.addresses(), docker, mavenArguments);
      TestTotals totals = TestTotals.below(checkout.root(), startMillis);
      List<String> remarks = new ArrayList<>(FailedTests.below(checkout.root(), startMillis));
      docker.remark().ifPresent(remarks::add);
      return outcome(built, totals, remarks);
    }
  }

  static Outcome outcome(boolean built, TestTotals totals, List<String> remarks) {
    int failed = totals.failed() + totals.skipped();
    return new Outcome(totals.passed(), !built && failed == 0 ? 1 : failed, remarks);
  }

  private void terminateMaven() {
    Process process = running;
    if (process != null) {
      List<ProcessHandle> tests = process.descendants().toList();
      ProcessTermination.terminate(process.toHandle(), LEFTOVER_GRACE);
      ProcessTermination.terminateAll(tests, LEFTOVER_GRACE);
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
