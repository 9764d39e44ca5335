package io.dsfleet.launcher;

import io.dsfleet.launcher.runner.AppRunner.Sight;
import io.dsfleet.state.ProcessState;
import org.jspecify.annotations.Nullable;

/** Decides the next supervision action from the recorded state and the latest observation. Pure. */
sealed interface NextStep {

  /** No action is needed. */
  record Nothing() implements NextStep {}

  /** The process outlived its stop grace: send KILL. */
  record Kill() implements NextStep {}

  /** The process is proven dead. */
  record Bury(@Nullable Integer exitCode) implements NextStep {}

  /** The process may or may not run. */
  record Doubt(String reason) implements NextStep {}

  /** A process in doubt is observed running again. */
  record Trust() implements NextStep {}

  /** The process had no session for too long: terminate it. */
  record EndHung() implements NextStep {}

  /**
   * Decides about a process that was started.
   *
   * @param sessionless whether it exceeded the time limit without a session
   */
  static NextStep of(Watched process, Sight observation, boolean sessionless, long now) {
    return switch (observation) {
      case Sight.Ended ended -> new Bury(ended.exitCode());
      case Sight.Unknown unknown ->
          process.record().state() == ProcessState.UNKNOWN
              ? new Nothing()
              : new Doubt(unknown.reason());
      case Sight.Runs _ -> {
        if (process.record().state() == ProcessState.UNKNOWN) {
          yield new Trust();
        }
        if (process.isEnding()) {
          yield now >= process.killAtMillis() ? new Kill() : new Nothing();
        }
        yield sessionless && !process.record().retired() ? new EndHung() : new Nothing();
      }
    };
  }
}
