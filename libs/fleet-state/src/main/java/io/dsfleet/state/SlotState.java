package io.dsfleet.state;

/** What a slot may be used for. */
public enum SlotState {
  /** May be given the next job. */
  FREE,
  /** Has a live assignment on a live session. */
  HELD,
  /** Its session is silent, or it owes the proof that its former camera is gone; gets no work. */
  SUSPECT,
  /** Has a live assignment and disappears with it, since its instance is to end. */
  DRAINING
}
