package io.dsfleet.state.slot;

/** States of a slot. */
public enum SlotState {
  /** Can take the next job. */
  FREE,
  /** Has a current assignment on a live session. */
  HELD,
  /** Blocked: its session is lost, or the end of its last attempt is not confirmed. */
  SUSPECT,
  /** Has a current assignment and is deleted after it, because its instance is draining. */
  DRAINING
}
