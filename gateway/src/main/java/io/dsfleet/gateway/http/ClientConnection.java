package io.dsfleet.gateway.http;

import jakarta.servlet.http.HttpServletRequest;

/** The connection of a request's client; used by the request's own thread only. */
@FunctionalInterface
public interface ClientConnection {
  /** Whether the client has closed the connection or shut down its sending side. Does not block. */
  boolean isClosed();

  /** The request's connection; if the server provides none, one that is never closed. */
  static ClientConnection of(HttpServletRequest request) {
    return request.getAttribute(ClientConnection.class.getName()) instanceof ClientConnection known
        ? known
        : () -> false;
  }
}
