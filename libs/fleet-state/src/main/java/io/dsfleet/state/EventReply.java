package io.dsfleet.state;

import org.jspecify.annotations.Nullable;

/** Answer to an event that tells about a live attempt. */
public sealed interface EventReply {

  /** It counted; {@code state} is the job's state after it. */
  record Applied(JobState state) implements EventReply {}

  /** The event's assignment is not the job's present one; nothing changed. Null: no such job. */
  record Stale(@Nullable JobState state) implements EventReply {}
}
