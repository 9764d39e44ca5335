package io.dsfleet.bridge.session;

import org.jspecify.annotations.Nullable;

/** What became of the claim to an instance's session. */
public sealed interface ClaimOutcome {

  /**
   * The session is this connection's.
   *
   * @param known whether the same process was known before, so that it may hold jobs
   * @param ackWord status of the positive {@code execute_ack}: {@code confirmed} or {@code ok}
   */
  record Granted(long session, long epoch, String pool, boolean known, String ackWord)
      implements ClaimOutcome {}

  /**
   * The app is refused, and why; {@code code} goes into {@code execute_ack}.
   *
   * @param streamsVerified whether its number of streams was found right
   * @param expectedConfig the configuration that was launched, where the app names another one
   */
  record Refused(
      AppRefusal code,
      String message,
      CloseCode close,
      boolean streamsVerified,
      @Nullable String expectedConfig)
      implements ClaimOutcome {

    /** A refusal for any other cause than the configuration. */
    public static Refused of(AppRefusal code, String message, CloseCode close) {
      return new Refused(code, message, close, false, null);
    }

    /** The app was launched with another configuration than the one that it names. */
    public static Refused ofConfig(String launched, boolean streamsVerified) {
      return new Refused(
          AppRefusal.CONFIG_MISMATCH,
          "expected config_path " + launched + " as launched, but it is another one",
          CloseCode.POLICY,
          streamsVerified,
          launched);
    }
  }

  /** The record could not be asked; the app may try later. */
  record Unavailable() implements ClaimOutcome {}
}
