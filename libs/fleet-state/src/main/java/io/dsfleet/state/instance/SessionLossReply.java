package io.dsfleet.state.instance;

/** Reply of {@link AppSessions#lose}. */
public sealed interface SessionLossReply {

  /**
   * The session is lost.
   *
   * @param held number of slots with a job, which now waits for the app
   */
  record Lost(int held) implements SessionLossReply {}

  /** It is not the current session; nothing changed. */
  record Fenced(long currentSession) implements SessionLossReply {}
}
