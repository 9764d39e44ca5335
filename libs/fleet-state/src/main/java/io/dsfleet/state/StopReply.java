package io.dsfleet.state;

/** Reply of {@link Shutdowns#stop}. */
public sealed interface StopReply {

  /** The shutdown began, or a drain was cut short. */
  record Begun(StopOrder order) implements StopReply {}

  /** A shutdown is already in progress. */
  record Known() implements StopReply {}

  /** The instance is not known to be running. */
  record Unknown() implements StopReply {}
}
