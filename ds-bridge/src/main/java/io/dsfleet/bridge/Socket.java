package io.dsfleet.bridge;

import io.dsfleet.bridge.session.CloseCode;

/** The connection under a session; nothing here blocks. */
interface Socket {

  /** Sends the frame behind the earlier ones; false where the app does not keep up. */
  boolean send(String frame);

  /** Sends a ping. */
  void ping();

  /** Closes once everything sent is written. */
  void close(CloseCode code, String reason);

  /** Closes without waiting for what is unsent. */
  void abort(CloseCode code, String reason);
}
