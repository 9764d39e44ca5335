package io.dsfleet.state.shutdown;

/** Reply of {@link Shutdowns#begin}. */
public sealed interface ShutdownReply {

  /** The shutdown began, or a drain was cut short. */
  record Begun(ShutdownStep step) implements ShutdownReply {}

  /** A shutdown is already in progress. */
  record Known() implements ShutdownReply {}

  /** The instance is not known to be running. */
  record Unknown() implements ShutdownReply {}
}
