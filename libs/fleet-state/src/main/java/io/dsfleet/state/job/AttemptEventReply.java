package io.dsfleet.state.job;

import org.jspecify.annotations.Nullable;

/** Reply to an event of a running attempt. */
public sealed interface AttemptEventReply {

  /** The event was applied; {@code state} is the job's state after it. */
  record Applied(JobState state) implements AttemptEventReply {}

  /** The assignment is not the current one; nothing changed. Null: the job does not exist. */
  record Stale(@Nullable JobState state) implements AttemptEventReply {}
}
