package io.dsfleet.launcher;

import io.dsfleet.launcher.runner.AppRunner.Sight;
import io.dsfleet.state.ProcessState;
import org.jspecify.annotations.Nullable;

/** What is done about a process, by what is seen of it; pure. */
sealed interface NextStep {

  /** All is as it should be. */
  record Nothing() implements NextStep {}

  /** TERM did not end it in time. */
  record Kill() implements NextStep {}

  /** Proven dead. */
  record Bury(@Nullable Integer exitCode) implements NextStep {}

  /** Nobody can tell. */
  record Doubt(String reason) implements NextStep {}

  /** It is seen again. */
  record Trust() implements NextStep {}

  /** It ran without a session for too long. */
  record EndHung() implements NextStep {}

  /**
   * Decides about a process that was started.
   *
   * @param sessionless whether it ran without a session for longer than it may
   */
  static NextStep of(Watched each, Sight sight, boolean sessionless, long now) {
    return switch (sight) {
      case Sight.Ended ended -> new Bury(ended.exitCode());
      case Sight.Unknown unknown ->
          each.record().state() == ProcessState.UNKNOWN
              ? new Nothing()
              : new Doubt(unknown.reason());
      case Sight.Runs _ -> {
        if (each.record().state() == ProcessState.UNKNOWN) {
          yield new Trust();
        }
        if (each.isEnding()) {
          yield now >= each.killAtMillis() ? new Kill() : new Nothing();
        }
        yield sessionless && !each.record().retired() ? new EndHung() : new Nothing();
      }
    };
  }
}
