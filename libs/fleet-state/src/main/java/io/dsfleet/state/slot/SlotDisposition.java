package io.dsfleet.state.slot;

/** What happens to the slot of a failed attempt. */
public enum SlotDisposition {
  /** The attempt does not run: the slot is free immediately. */
  FREE,
  /** The attempt may still run: SUSPECT and interrupted until the app confirms the end. */
  RESET,
  /** The app holds an unknown camera: SUSPECT for the cancel timeout, then free. */
  REST
}
