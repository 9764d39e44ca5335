package io.dsfleet.conformance;

/** An event of a connection, in order of arrival. */
sealed interface InboundEvent {
  /** A complete message. */
  record Text(String frame) implements InboundEvent {}

  /** The reply to a ping. */
  record Pong() implements InboundEvent {}

  /** The connection has ended; no event follows. */
  record Closed(int code) implements InboundEvent {}

  /** A violation of the WebSocket protocol; {@code failure} reads "expected ..., but ...". */
  record ProtocolError(String failure) implements InboundEvent {}
}
