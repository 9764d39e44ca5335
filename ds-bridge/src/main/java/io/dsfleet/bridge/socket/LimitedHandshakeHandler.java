package io.dsfleet.bridge.socket;

import io.dsfleet.bridge.auth.HandshakeIdentity;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;

/** Upgrades a connection if the limit of pending sockets allows it, else replies 503. */
final class LimitedHandshakeHandler implements HandshakeHandler {
  private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(2);
  private static final String RETRY_AFTER_SECONDS = "5";

  private final HandshakeHandler handshake;
  private final PendingSockets pending;

  LimitedHandshakeHandler(HandshakeHandler handshake, PendingSockets pending) {
    this.handshake = handshake;
    this.pending = pending;
  }

  @Override
  public boolean doHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    if (!(attributes.get(HandshakeIdentity.ATTRIBUTE) instanceof HandshakeIdentity entrance)
        || entrance.launchToken() != null) {
      return handshake.doHandshake(request, response, handler, attributes);
    }
    PendingSockets.PendingSocket seat = pending.acquire(entrance.address(), WAIT_TIMEOUT);
    if (seat == null) {
      response.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
      response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
      return false;
    }
    attributes.put(PendingSockets.PendingSocket.ATTRIBUTE, seat);
    boolean upgraded = false;
    try {
      upgraded = handshake.doHandshake(request, response, handler, attributes);
    } finally {
      if (!upgraded) {
        seat.release();
      }
    }
    return upgraded;
  }
}
