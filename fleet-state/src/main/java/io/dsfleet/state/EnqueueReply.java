package io.dsfleet.state;

/** Reply of {@link JobTransitions#enqueue}. */
public sealed interface EnqueueReply {

  /** The job waits for a slot now. */
  record Enqueued() implements EnqueueReply {}

  /** The job was past ACCEPTED already; nothing changed. */
  record AlreadyDone(JobState state) implements EnqueueReply {}

  /** There is no such job (never accepted here, or forgotten). */
  record Unknown() implements EnqueueReply {}
}
