package io.dsfleet.scriptedapp;

/** What an app does with a {@code start_analysis}. */
public enum StartAnswer {
  /** Says ok and works. */
  WORK,
  /** Says ok and never begins a file. */
  ACCEPT_AND_IDLE,
  /** Says error; the slot stays free. */
  REFUSE,
  /** Says nothing; the slot stays free. */
  IGNORE
}
