package io.dsfleet.launcher;

import io.dsfleet.state.ProcessRecord;

/**
 * A supervised launch.
 *
 * @param killAtMillis time at which KILL follows TERM; 0 if the process is not being terminated
 * @param hung whether it is being terminated because it hung, so that its exit counts as a crash
 */
record Watched(ProcessRecord record, long killAtMillis, boolean hung) {

  static Watched of(ProcessRecord record) {
    return new Watched(record, 0, false);
  }

  Watched with(ProcessRecord next) {
    return new Watched(next, killAtMillis, hung);
  }

  Watched killedAt(long millis, boolean becauseItHung) {
    return new Watched(record, millis, becauseItHung);
  }

  /** Whether the process has been asked to terminate. */
  boolean isEnding() {
    return killAtMillis > 0;
  }
}
