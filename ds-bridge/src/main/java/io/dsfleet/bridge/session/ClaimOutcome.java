package io.dsfleet.bridge.session;

import org.jspecify.annotations.Nullable;

/** Result of claiming the session of an instance. */
public sealed interface ClaimOutcome {

  /**
   * The session was granted.
   *
   * @param sameProcess whether the same process had a session before, so that it may run jobs
   * @param ackStatus status of the positive {@code execute_ack}: {@code confirmed} or {@code ok}
   */
  record Granted(long session, long epoch, String pool, boolean sameProcess, String ackStatus)
      implements ClaimOutcome {}

  /**
   * The app is refused.
   *
   * @param code error code of the {@code execute_ack}
   * @param streamsVerified whether the number of streams is as launched
   * @param expectedConfig launched configuration if the app names a different one, else null
   */
  record Refused(
      SessionRefusalCode code,
      String message,
      CloseCode closeCode,
      boolean streamsVerified,
      @Nullable String expectedConfig)
      implements ClaimOutcome {

    /** A refusal for any reason except the configuration. */
    public static Refused of(SessionRefusalCode code, String message, CloseCode close) {
      return new Refused(code, message, close, false, null);
    }

    /** A refusal of an app that names a configuration other than the launched one. */
    public static Refused configMismatch(String launched, boolean streamsVerified) {
      return new Refused(
          SessionRefusalCode.CONFIG_MISMATCH,
          "config_path differs from the launched one, " + launched,
          CloseCode.POLICY_VIOLATION,
          streamsVerified,
          launched);
    }
  }

  /** Redis is unavailable; the app may retry. */
  record Unavailable() implements ClaimOutcome {}
}
