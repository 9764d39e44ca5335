package io.dsfleet.scheduler.events;

import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.state.Budget;
import io.dsfleet.state.SlotFate;

/**
 * Maps a refusal to its retry budget and to what happens to the slot.
 *
 * @param retryable whether the job may be retried
 */
record Treatment(boolean retryable, Budget budget, SlotFate fate) {

  /** Policy for {@code analysis_complete} with status error. */
  static final Treatment ENDED_IN_ERROR = new Treatment(true, Budget.ERROR, SlotFate.FREE);

  /**
   * The policy for a refusal code. If the app may have started the camera, the slot is reset; the
   * bridge confirms at once if it never started it.
   */
  static Treatment of(RefusalCode code) {
    return switch (code) {
      case APP_REFUSED -> new Treatment(code.retryable(), Budget.ERROR, SlotFate.FREE);
      case PUSH_REFUSED -> new Treatment(code.retryable(), Budget.ERROR, SlotFate.RESET);
      case SLOT_BUSY -> new Treatment(code.retryable(), Budget.NONE, SlotFate.REST);
      case MEDIA_UNREADABLE, NO_FILES, PATH_FORBIDDEN ->
          new Treatment(code.retryable(), Budget.ERROR, SlotFate.RESET);
      case SESSION_GONE -> new Treatment(code.retryable(), Budget.NONE, SlotFate.FREE);
    };
  }
}
