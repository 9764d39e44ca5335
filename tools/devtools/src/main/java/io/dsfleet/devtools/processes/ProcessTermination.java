package io.dsfleet.devtools.processes;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Terminates processes: SIGTERM first, SIGKILL after a grace period. */
public final class ProcessTermination {
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);

  private ProcessTermination() {}

  /** Terminates one process. Returns when it has exited, or 5 s after SIGKILL. */
  public static void terminate(ProcessHandle process, Duration grace) {
    process.destroy();
    if (!awaitExit(process, grace)) {
      process.destroyForcibly();
      awaitExit(process, KILL_TIMEOUT);
    }
  }

  /** Terminates all processes. All get SIGTERM at once, so each has the whole grace period. */
  public static void terminateAll(Collection<ProcessHandle> processes, Duration grace) {
    processes.forEach(ProcessHandle::destroy);
    List<ProcessHandle> remaining =
        processes.stream()
            .filter(process -> !ConditionWait.until(() -> !process.isAlive(), grace))
            .toList();
    remaining.forEach(ProcessHandle::destroyForcibly);
    remaining.forEach(process -> awaitExit(process, KILL_TIMEOUT));
  }

  private static boolean awaitExit(ProcessHandle process, Duration timeout) {
    try {
      process.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillRunning) {
      return false;
    } catch (ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
