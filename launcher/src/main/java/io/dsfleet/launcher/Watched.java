package io.dsfleet.launcher;

import io.dsfleet.state.ProcessRecord;

/**
 * A launch that this launcher answers for.
 *
 * @param killAtMillis when KILL follows TERM, 0 while neither is due
 * @param hung whether it is being ended because it hung: its end is a crash
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

  /** Whether it was told to end. */
  boolean isEnding() {
    return killAtMillis > 0;
  }
}
