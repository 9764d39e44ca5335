package io.dsfleet.state;

/** Answer to {@link Sessions#lose}. */
public sealed interface LoseReply {

  /**
   * The session is lost.
   *
   * @param held slots whose jobs have a grace now
   */
  record Lost(int held) implements LoseReply {}

  /** It was not the present session; nothing changed. */
  record Fenced(long currentSession) implements LoseReply {}
}
