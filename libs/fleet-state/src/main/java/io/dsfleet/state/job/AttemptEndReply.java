package io.dsfleet.state.job;

import io.dsfleet.state.slot.PendingCommands;
import org.jspecify.annotations.Nullable;

/** Reply to the end of an attempt; the commands include the next job of the freed slot. */
public sealed interface AttemptEndReply {

  /** The commands to send now. */
  PendingCommands commands();

  /** The job has ended in this state. */
  record Ended(JobState state, PendingCommands commands) implements AttemptEndReply {}

  /** The job will be retried, at the earliest at this time of Redis's clock. */
  record Requeued(long dueMillis, PendingCommands commands) implements AttemptEndReply {}

  /**
   * The assignment is not the current one, or the report is late; the job is unchanged.
   *
   * @param slotFreed whether the slot was waiting for exactly this end and is free now
   * @param state the job's state, null if the job does not exist
   */
  record Stale(boolean slotFreed, @Nullable JobState state, PendingCommands commands)
      implements AttemptEndReply {}
}
