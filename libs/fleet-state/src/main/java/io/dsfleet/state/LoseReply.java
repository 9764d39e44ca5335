package io.dsfleet.state;

/** Reply of {@link Sessions#lose}. */
public sealed interface LoseReply {

  /**
   * The session is lost.
   *
   * @param held number of slots with a job, which now waits for the app
   */
  record Lost(int held) implements LoseReply {}

  /** It is not the current session; nothing changed. */
  record Fenced(long currentSession) implements LoseReply {}
}
