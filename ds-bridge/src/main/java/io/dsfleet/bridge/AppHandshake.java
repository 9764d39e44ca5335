package io.dsfleet.bridge;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** The upgrade of an app's connection: its subprotocol, no foreign origin. */
final class AppHandshake extends DefaultHandshakeHandler implements HandshakeInterceptor {
  /** The name that the apps' configuration has for the protocol. */
  static final String SUBPROTOCOL = "deepstream-protocol";

  private final List<String> allowedOrigins;

  AppHandshake(List<String> allowedOrigins) {
    this.allowedOrigins = allowedOrigins;
    setSupportedProtocols(SUBPROTOCOL);
  }

  /** Apps send no origin or the server's own host (libwebsockets, without its port). */
  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    String origin = request.getHeaders().getOrigin();
    if (origin == null || allowedOrigins.contains("*")) {
      return true;
    }
    String from = hostOf(origin);
    boolean own = from != null && from.equalsIgnoreCase(request.getURI().getHost());
    if (own || (from != null && allowedOrigins.contains(from))) {
      return true;
    }
    response.setStatusCode(HttpStatus.FORBIDDEN);
    return false;
  }

  @Override
  public void afterHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      @Nullable Exception failure) {}

  private static @Nullable String hostOf(String origin) {
    try {
      URI uri = URI.create(origin.contains("://") ? origin : "http://" + origin);
      return uri.getHost();
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }
}
