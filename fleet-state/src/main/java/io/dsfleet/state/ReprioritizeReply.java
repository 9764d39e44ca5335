package io.dsfleet.state;

/** Reply of {@link JobTransitions#reprioritize}. */
public sealed interface ReprioritizeReply {

  /** It has the priority now. */
  record Changed() implements ReprioritizeReply {}

  /** It had reached a terminal state already; nothing changed. */
  record AlreadyDone(JobState state) implements ReprioritizeReply {}

  /** There is no such job. */
  record Unknown() implements ReprioritizeReply {}
}
