package io.dsfleet.launcher.supervise;

import io.dsfleet.state.process.ProcessRecord;

/**
 * A supervised launch.
 *
 * @param killAtMillis time at which KILL follows TERM; 0 if the process is not being terminated
 * @param hung whether it is being terminated because it hung, so that its exit counts as a crash
 */
record SupervisedLaunch(ProcessRecord record, long killAtMillis, boolean hung) {

  static SupervisedLaunch of(ProcessRecord record) {
    return new SupervisedLaunch(record, 0, false);
  }

  SupervisedLaunch withRecord(ProcessRecord next) {
    return new SupervisedLaunch(next, killAtMillis, hung);
  }

  SupervisedLaunch withKillAt(long millis, boolean becauseItHung) {
    return new SupervisedLaunch(record, millis, becauseItHung);
  }

  /** Whether the process has been asked to terminate. */
  boolean isTerminating() {
    return killAtMillis > 0;
  }
}
