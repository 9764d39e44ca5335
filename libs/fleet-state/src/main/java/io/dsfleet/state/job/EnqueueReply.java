package io.dsfleet.state.job;

/** Reply of {@link JobTransitions#enqueue}. */
public sealed interface EnqueueReply {

  /** The job now waits for a slot. */
  record Enqueued() implements EnqueueReply {}

  /** The job was not ACCEPTED; nothing changed. */
  record AlreadyDone(JobState state) implements EnqueueReply {}

  /** The job does not exist: it was never accepted, or it was deleted. */
  record Unknown() implements EnqueueReply {}
}
