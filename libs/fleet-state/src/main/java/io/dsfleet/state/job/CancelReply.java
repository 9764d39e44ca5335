package io.dsfleet.state.job;

import io.dsfleet.state.slot.RoutedAssignment;

/** Reply of {@link JobTransitions#cancel}. */
public sealed interface CancelReply {

  /** It was on no slot and is now CANCELLED. */
  record Cancelled() implements CancelReply {}

  /** It is CANCELLING; the app must be sent an interrupt. */
  record Cancelling(RoutedAssignment target) implements CancelReply {}

  /** It has already ended; nothing changed. */
  record AlreadyDone(JobState state) implements CancelReply {}

  /** The job does not exist. */
  record Unknown() implements CancelReply {}
}
