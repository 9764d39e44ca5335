package io.dsfleet.bridge.session;

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

  /** The app is refused, and why; {@code code} goes into {@code execute_ack}. */
  record Refused(String code, String message, CloseCode close) implements ClaimOutcome {}

  /** The record could not be asked; the app may try later. */
  record Unavailable() implements ClaimOutcome {}
}
