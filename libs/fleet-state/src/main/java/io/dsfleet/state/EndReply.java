package io.dsfleet.state;

import org.jspecify.annotations.Nullable;

/** Reply to the end of an attempt; the commands include the next job of the freed slot. */
public sealed interface EndReply {

  /** The commands to send now. */
  Orders orders();

  /** The job has ended in this state. */
  record Ended(JobState state, Orders orders) implements EndReply {}

  /** The job will be retried, at the earliest at this time of Redis's clock. */
  record Requeued(long dueMillis, Orders orders) implements EndReply {}

  /**
   * The assignment is not the current one, or the report is late; the job is unchanged.
   *
   * @param slotFreed whether the slot was waiting for exactly this end and is free now
   * @param state the job's state, null if the job does not exist
   */
  record Stale(boolean slotFreed, @Nullable JobState state, Orders orders) implements EndReply {}
}
