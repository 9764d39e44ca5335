package io.dsfleet.chaos;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** What befalls a process. */
final class ProcessFaults {
  private static final Duration UP_BOUND = Duration.ofMinutes(2);
  private static final int KILLED = 137;

  private ProcessFaults() {}

  /** {@code kill -9}, and started again. */
  static final class Kill extends FaultCatalog.Plain {
    private final ManagedProcess part;

    Kill(ManagedProcess part) {
      this.part = part;
    }

    @Override
    public String name() {
      return "kill " + part.name();
    }

    @Override
    public void begin(RandomGenerator random) {
      part.kill();
    }

    @Override
    public Duration hold(RandomGenerator random) {
      return FaultCatalog.between(random, 200, 2_500);
    }

    @Override
    public String proof() {
      int code = part.exitCode().orElse(0);
      return code == KILLED ? "process gone, code " + code : "";
    }

    @Override
    public long end() {
      part.start();
      return part.awaitUp(UP_BOUND);
    }
  }

  /** SystemProbe to end, and started again. */
  static final class Restart extends FaultCatalog.Plain {
    private final ManagedProcess part;

    Restart(ManagedProcess part) {
      this.part = part;
    }

    @Override
    public String name() {
      return "restart " + part.name();
    }

    @Override
    public void begin(RandomGenerator random) {
      part.terminate();
    }

    @Override
    public Duration hold(RandomGenerator random) {
      return FaultCatalog.between(random, 0, 500);
    }

    @Override
    public String proof() {
      return part.exitCode().isPresent() ? "process ended, code " + part.exitCode().getAsInt() : "";
    }

    @Override
    public long end() {
      part.start();
      return part.awaitUp(UP_BOUND);
    }
  }

  /** SIGSTOP for seconds. */
  static final class Pause extends FaultCatalog.Plain {
    private final ManagedProcess part;
    private boolean stood;

    Pause(ManagedProcess part) {
      this.part = part;
    }

    @Override
    public String name() {
      return "pause " + part.name();
    }

    @Override
    public void begin(RandomGenerator random) {
      stood = part.pause();
    }

    @Override
    public Duration hold(RandomGenerator random) {
      return FaultCatalog.between(random, 2_000, 7_000);
    }

    @Override
    public String proof() {
      return stood ? "process stopped, state T" : "";
    }

    @Override
    public long end() {
      part.resume();
      return System.nanoTime();
    }
  }
}
