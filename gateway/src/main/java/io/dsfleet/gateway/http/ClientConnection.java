package io.dsfleet.gateway.http;

import jakarta.servlet.http.HttpServletRequest;

/** The connection of a request's client; used by the request's own thread only. */
@FunctionalInterface
public interface ClientConnection {
  /**
   * Whether the client has closed its side, also where it only announced that it sends nothing
   * more. Never waits.
   */
  boolean isClosed();

  /** The request's connection; one that is never closed where the server does not provide any. */
  static ClientConnection of(HttpServletRequest request) {
    return request.getAttribute(ClientConnection.class.getName()) instanceof ClientConnection known
        ? known
        : () -> false;
  }
}
