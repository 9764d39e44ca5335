package io.dsfleet.gateway.callbacks;

/** Result of one attempt to deliver a callback. */
sealed interface Telling {
  /** The receiver accepted it. */
  record Done() implements Telling {}

  /** The attempt failed; a later one may succeed. */
  record NotNow(String why) implements Telling {}

  /** No later attempt can succeed. */
  record Never(String why) implements Telling {}
}
