package io.dsfleet.state;

import org.jspecify.annotations.Nullable;

/**
 * Why a job waits.
 *
 * @param position jobs before it, null where it is in no queue
 * @param dueMillis end of a retry's delay, null without one
 * @param estimateMillis until a slot is likely free for it by recent completions, null if unknown
 */
public record Waiting(
    Reason reason,
    @Nullable Long position,
    @Nullable Long dueMillis,
    @Nullable Long estimateMillis) {

  /** Why. */
  public enum Reason {
    /** Its submission has not come through the broker yet. */
    SUBMITTING,
    /** A failed attempt is tried again after a delay. */
    RETRY_DELAY,
    /** The pool is paused. */
    PAUSED,
    /** No instance of the pool is connected. */
    NO_INSTANCE,
    /** Every slot is in use. */
    ALL_SLOTS_BUSY,
    /** It waits no more: it is on a slot, or ended. */
    NOT_WAITING
  }
}
