package io.dsfleet.state;

/** What becomes of a slot when an attempt on it failed. */
public enum SlotFate {
  /** Nothing of the attempt runs there: free at once. */
  FREE,
  /** The app may still run the attempt: SUSPECT and interrupted until the app confirms. */
  RESET,
  /** The app holds something we do not know: SUSPECT for one cancel deadline, then free. */
  REST
}
