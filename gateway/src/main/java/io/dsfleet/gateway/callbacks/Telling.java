package io.dsfleet.gateway.callbacks;

/** How one try to tell an asker ended. */
sealed interface Telling {
  /** The asker has it. */
  record Done() implements Telling {}

  /** Not now; perhaps later. */
  record NotNow(String why) implements Telling {}

  /** Never. */
  record Never(String why) implements Telling {}
}
