package io.dsfleet.state;

/** Reply of {@link JobTransitions#cancel}. */
public sealed interface CancelReply {

  /** It was on no slot and is CANCELLED now. */
  record Cancelled() implements CancelReply {}

  /** It is CANCELLING; the app must be told. */
  record Cancelling(Placement placement) implements CancelReply {}

  /** It had reached a terminal state already; nothing changed. */
  record AlreadyDone(JobState state) implements CancelReply {}

  /** There is no such job. */
  record Unknown() implements CancelReply {}
}
