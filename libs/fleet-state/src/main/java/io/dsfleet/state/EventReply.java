package io.dsfleet.state;

import org.jspecify.annotations.Nullable;

/** Reply to an event of a running attempt. */
public sealed interface EventReply {

  /** The event was applied; {@code state} is the job's state after it. */
  record Applied(JobState state) implements EventReply {}

  /** The assignment is not the current one; nothing changed. Null: the job does not exist. */
  record Stale(@Nullable JobState state) implements EventReply {}
}
