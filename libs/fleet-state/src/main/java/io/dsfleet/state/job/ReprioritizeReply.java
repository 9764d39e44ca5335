package io.dsfleet.state.job;

/** Reply of {@link JobTransitions#reprioritize}. */
public sealed interface ReprioritizeReply {

  /** The job has the priority. */
  record Changed() implements ReprioritizeReply {}

  /** It has already ended; nothing changed. */
  record AlreadyDone(JobState state) implements ReprioritizeReply {}

  /** The job does not exist. */
  record Unknown() implements ReprioritizeReply {}
}
