package io.dsfleet.state.job;

import org.jspecify.annotations.Nullable;

/**
 * Why a job waits, and its position in the queue.
 *
 * @param position number of jobs before it, null if it is not in the queue
 * @param dueMillis end of its retry delay by Redis's clock, null if there is none
 * @param estimateMillis estimated time until it gets a slot, from the mean time between
 *     completions; null if unknown
 */
public record QueuePosition(
    WaitReason reason,
    @Nullable Long position,
    @Nullable Long dueMillis,
    @Nullable Long estimateMillis) {

  /** The reason. */
  public enum WaitReason {
    /** Its submission has not arrived over the broker yet. */
    SUBMITTING,
    /** It will be retried after a delay. */
    RETRY_DELAY,
    /** The pool is paused. */
    PAUSED,
    /** No instance of the pool is connected. */
    NO_INSTANCE,
    /** Every slot is in use. */
    ALL_SLOTS_BUSY,
    /** It does not wait: it is on a slot or has ended. */
    NOT_WAITING
  }
}
