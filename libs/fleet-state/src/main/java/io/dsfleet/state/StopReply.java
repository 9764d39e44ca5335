package io.dsfleet.state;

/** What a request to end an instance came to. */
public sealed interface StopReply {

  /** Its end began, or a drain was cut short. */
  record Begun(StopOrder order) implements StopReply {}

  /** Its end is under way already. */
  record Known() implements StopReply {}

  /** Nothing of it runs, as far as is known. */
  record Unknown() implements StopReply {}
}
