package io.dsfleet.scheduler.events;

import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.state.Budget;
import io.dsfleet.state.SlotFate;

/**
 * What a refused attempt costs and what becomes of its slot.
 *
 * @param retryable whether another attempt may go better
 */
record Treatment(boolean retryable, Budget budget, SlotFate fate) {

  /** {@code analysis_complete: error}: the app ended the camera, and says it failed. */
  static final Treatment ENDED_IN_ERROR = new Treatment(true, Budget.ERROR, SlotFate.FREE);

  /**
   * The treatment of a refusal. Where the app may have taken the camera before it came to that, the
   * slot is reset: the bridge answers at once for what it never started.
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
