package io.dsfleet.scheduler.events;

import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.state.job.RetryBudget;
import io.dsfleet.state.slot.SlotDisposition;

/**
 * Maps a refusal to its retry budget and to what happens to the slot.
 *
 * @param retryable whether the job may be retried
 */
record RefusalPolicy(boolean retryable, RetryBudget budget, SlotDisposition slotDisposition) {

  /** Policy for {@code analysis_complete} with status error. */
  static final RefusalPolicy ENDED_IN_ERROR =
      new RefusalPolicy(true, RetryBudget.ERROR, SlotDisposition.FREE);

  /**
   * The policy for a refusal code. If the app may have started the camera, the slot is reset; the
   * bridge confirms at once if it never started it.
   */
  static RefusalPolicy forCode(JobRefusalCode code) {
    return switch (code) {
      case APP_REFUSED ->
          new RefusalPolicy(code.isRetryable(), RetryBudget.ERROR, SlotDisposition.FREE);
      case PUSH_REFUSED ->
          new RefusalPolicy(code.isRetryable(), RetryBudget.ERROR, SlotDisposition.RESET);
      case SLOT_BUSY ->
          new RefusalPolicy(code.isRetryable(), RetryBudget.NONE, SlotDisposition.REST);
      case MEDIA_UNREADABLE, NO_FILES, PATH_FORBIDDEN ->
          new RefusalPolicy(code.isRetryable(), RetryBudget.ERROR, SlotDisposition.RESET);
      case SESSION_GONE ->
          new RefusalPolicy(code.isRetryable(), RetryBudget.NONE, SlotDisposition.FREE);
    };
  }
}
