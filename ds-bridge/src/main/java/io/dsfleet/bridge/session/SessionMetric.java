package io.dsfleet.bridge.session;

/** Counters of sessions; each is exported as {@code dsfleet.bridge.<name>}. */
public enum SessionMetric {
  /** Messages of apps that were refused with an error. */
  REFUSED_MESSAGE,
  /** Replies to requests that had already ended. */
  LATE_REPLY,
  /** Repeated reports. */
  REPEATED_REPORT,
  /** Requests to apps that timed out. */
  CALL_TIMED_OUT,
  /** Connections without {@code app_ready} within the timeout. */
  NEVER_READY,
  /** Connections closed because pings had no reply. */
  EVICTED,
  /** Errors sent by apps. */
  APP_ERROR,
  /** Log lines of apps dropped by the rate limit. */
  LOG_LINE_DROPPED
}
