package io.dsfleet.scriptedapp.conformance;

/** What a connection brings, in order. */
sealed interface Heard {
  /** A whole message, put together. */
  record Text(String frame) implements Heard {}

  /** The answer to a ping. */
  record Pong() implements Heard {}

  /** The connection is over; nothing follows. */
  record Closed(int code) implements Heard {}

  /** What no WebSocket client may send; worded "expected ..., but ...". */
  record Broken(String what) implements Heard {}
}
