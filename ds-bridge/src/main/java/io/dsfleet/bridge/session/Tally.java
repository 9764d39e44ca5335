package io.dsfleet.bridge.session;

/** What sessions count. */
public enum Tally {
  /** A message of the app that was refused with an error. */
  REFUSED_MESSAGE,
  /** A reply to a call that had ended already. */
  LATE_REPLY,
  /** A report that was made before. */
  REPEATED_REPORT,
  /** A call to the app that ended by its deadline. */
  CALL_TIMED_OUT,
  /** A connection that never said who it is. */
  NEVER_READY,
  /** A connection without a sign of life. */
  EVICTED,
  /** An error that the app sent. */
  APP_ERROR,
  /** A line of an app's log beyond what it may tell. */
  LOG_LINE_DROPPED
}
