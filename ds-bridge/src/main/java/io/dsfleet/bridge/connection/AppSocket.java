package io.dsfleet.bridge.connection;

import io.dsfleet.bridge.session.CloseCode;

/** The WebSocket connection of a session; no method blocks. */
public interface AppSocket {

  /** Queues a frame; false if the app reads too slowly. */
  boolean send(String frame);

  /** Sends a ping. */
  void ping();

  /** Closes the connection after all queued frames are written. */
  void close(CloseCode code, String reason);

  /** Closes the connection at once and drops all queued frames. */
  void abort(CloseCode code, String reason);
}
