package io.dsfleet.conformance;

/** What a connection brings, in order. */
sealed interface InboundEvent {
  /** A whole message, put together. */
  record Text(String frame) implements InboundEvent {}

  /** The answer to a ping. */
  record Pong() implements InboundEvent {}

  /** The connection is over; nothing follows. */
  record Closed(int code) implements InboundEvent {}

  /** What no WebSocket client may send; worded "expected ..., but ...". */
  record Broken(String what) implements InboundEvent {}
}
