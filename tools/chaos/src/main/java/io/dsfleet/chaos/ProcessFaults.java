package io.dsfleet.chaos;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Faults of a process: kill, restart, pause. */
final class ProcessFaults {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final int KILLED_EXIT_CODE = 137;

  private ProcessFaults() {}

  /** Kills the process and starts it again. */
  static final class Kill extends FaultCatalog.RecoversAtNextStart {
    private final ManagedProcess process;

    Kill(ManagedProcess process) {
      this.process = process;
    }

    @Override
    public String name() {
      return "kill " + process.name();
    }

    @Override
    public void inject(RandomGenerator random) {
      process.kill();
    }

    @Override
    public Duration duration(RandomGenerator random) {
      return FaultCatalog.between(random, 200, 2_500);
    }

    @Override
    public String evidence() {
      int code = process.exitCode().orElse(0);
      return code == KILLED_EXIT_CODE ? "killed, exit code " + code : "";
    }

    @Override
    public long repair() {
      process.start();
      return process.awaitUp(START_TIMEOUT);
    }
  }

  /** Terminates the process and starts it again. */
  static final class Restart extends FaultCatalog.RecoversAtNextStart {
    private final ManagedProcess process;

    Restart(ManagedProcess process) {
      this.process = process;
    }

    @Override
    public String name() {
      return "restart " + process.name();
    }

    @Override
    public void inject(RandomGenerator random) {
      process.terminate();
    }

    @Override
    public Duration duration(RandomGenerator random) {
      return FaultCatalog.between(random, 0, 500);
    }

    @Override
    public String evidence() {
      return process.exitCode().isPresent()
          ? "terminated, exit code " + process.exitCode().getAsInt()
          : "";
    }

    @Override
    public long repair() {
      process.start();
      return process.awaitUp(START_TIMEOUT);
    }
  }

  /** Stops the process for seconds with SIGSTOP. */
  static final class Pause extends FaultCatalog.RecoversAtNextStart {
    private final ManagedProcess process;
    private boolean stopped;

    Pause(ManagedProcess process) {
      this.process = process;
    }

    @Override
    public String name() {
      return "pause " + process.name();
    }

    @Override
    public void inject(RandomGenerator random) {
      stopped = process.pause();
    }

    @Override
    public Duration duration(RandomGenerator random) {
      return FaultCatalog.between(random, 2_000, 7_000);
    }

    @Override
    public String evidence() {
      return stopped ? "process stopped, state T" : "";
    }

    @Override
    public long repair() {
      process.resume();
      return System.nanoTime();
    }
  }
}
