package io.dsfleet.launcher.supervise;

import io.dsfleet.launcher.runner.AppRunner.Observation;
import io.dsfleet.state.process.ProcessState;
import org.jspecify.annotations.Nullable;

/** Decides the next supervision action from the recorded state and the latest observation. Pure. */
sealed interface SupervisionDecision {

  /** No action is needed. */
  record NoAction() implements SupervisionDecision {}

  /** The process outlived its stop grace: send KILL. */
  record Kill() implements SupervisionDecision {}

  /** The process is proven dead. */
  record Reap(@Nullable Integer exitCode) implements SupervisionDecision {}

  /** The process may or may not run. */
  record MarkUnknown(String reason) implements SupervisionDecision {}

  /** A process in doubt is observed running again. */
  record MarkRunning() implements SupervisionDecision {}

  /** The process had no session for too long: terminate it. */
  record TerminateHung() implements SupervisionDecision {}

  /**
   * Decides about a process that was started.
   *
   * @param sessionless whether it exceeded the time limit without a session
   */
  static SupervisionDecision decide(
      SupervisedLaunch process, Observation observation, boolean sessionless, long now) {
    return switch (observation) {
      case Observation.Exited ended -> new Reap(ended.exitCode());
      case Observation.Unknown unknown ->
          process.record().state() == ProcessState.UNKNOWN
              ? new NoAction()
              : new MarkUnknown(unknown.reason());
      case Observation.Running _ -> {
        if (process.record().state() == ProcessState.UNKNOWN) {
          yield new MarkRunning();
        }
        if (process.isTerminating()) {
          yield now >= process.killAtMillis() ? new Kill() : new NoAction();
        }
        yield sessionless && !process.record().retired() ? new TerminateHung() : new NoAction();
      }
    };
  }
}
