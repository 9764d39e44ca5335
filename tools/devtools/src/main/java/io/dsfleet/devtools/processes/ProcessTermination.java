package io.dsfleet.devtools.processes;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How a process is ended: asked first (TERM), then made to (KILL). */
public final class ProcessTermination {
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

  private ProcessTermination() {}

  /** Ends one process; returns when it is gone or cannot be killed. */
  public static void end(ProcessHandle process, Duration grace) {
    process.destroy();
    if (!gone(process, grace)) {
      process.destroyForcibly();
      gone(process, AFTER_KILL);
    }
  }

  /** Ends all of them; each has the whole grace, since all are asked at once. */
  public static void endAll(Collection<ProcessHandle> processes, Duration grace) {
    processes.forEach(ProcessHandle::destroy);
    List<ProcessHandle> left =
        processes.stream()
            .filter(process -> !ConditionWait.until(() -> !process.isAlive(), grace))
            .toList();
    left.forEach(ProcessHandle::destroyForcibly);
    left.forEach(process -> gone(process, AFTER_KILL));
  }

  private static boolean gone(ProcessHandle process, Duration bound) {
    try {
      process.onExit().get(bound.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillThere) {
      return false;
    } catch (ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
