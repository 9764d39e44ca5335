package io.dsfleet.state;

import org.jspecify.annotations.Nullable;

/** Answer to what ends an attempt; a slot that became free has its next job in the orders. */
public sealed interface EndReply {

  /** What bridges must now be told. */
  Orders orders();

  /** The job reached this terminal state now. */
  record Ended(JobState state, Orders orders) implements EndReply {}

  /** The job waits for another attempt, at the earliest at this time of Redis's clock. */
  record Requeued(long dueMillis, Orders orders) implements EndReply {}

  /**
   * The assignment is not the job's present one, or there was nothing to do; the job is untouched.
   *
   * @param slotFreed whether the slot owed exactly this answer and is free now
   * @param state the job's state, null if there is no such job
   */
  record Stale(boolean slotFreed, @Nullable JobState state, Orders orders) implements EndReply {}
}
