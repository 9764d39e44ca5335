package io.dsfleet.scriptedapp;

/** Reaction of an app to a {@code start_analysis}. */
public enum StartAnswer {
  /** Answers ok and processes the files. */
  WORK,
  /** Answers ok and starts no file by itself. */
  ACCEPT_AND_IDLE,
  /** Answers with an error; the slot stays free. */
  REFUSE,
  /** Does not answer; the slot stays free. */
  IGNORE
}
