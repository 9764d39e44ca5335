package io.dsfleet.bridge;

import io.dsfleet.bridge.door.AppDoor;
import io.dsfleet.bridge.door.Entrance;
import io.dsfleet.messages.launch.LaunchToken;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.util.UriComponentsBuilder;

/** The upgrade of an app's connection: its subprotocol, who may come in, no foreign origin. */
final class AppHandshake extends DefaultHandshakeHandler implements HandshakeInterceptor {
  /** The name that the apps' configuration has for the protocol. */
  static final String SUBPROTOCOL = "deepstream-protocol";

  private static final String BEARER = "bearer ";
  private static final Logger LOG = LoggerFactory.getLogger(AppHandshake.class);
  private static final Duration VERIFY_TIMEOUT = Duration.ofSeconds(3);

  private final AppDoor door;
  private final List<String> allowedOrigins;
  private final LaunchTokenVerifier tokens;

  AppHandshake(AppDoor door, List<String> allowedOrigins, LaunchTokenVerifier tokens) {
    this.door = door;
    this.allowedOrigins = allowedOrigins;
    this.tokens = tokens;
    setSupportedProtocols(SUBPROTOCOL);
  }

  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    if (isForeign(request)) {
      response.setStatusCode(HttpStatus.FORBIDDEN);
      return false;
    }
    Optional<Entrance> entrance = door.entrance(shownToken(request), address(request));
    if (entrance.isEmpty()) {
      response.setStatusCode(HttpStatus.UNAUTHORIZED);
      return false;
    }
    LaunchToken token = entrance.get().launchToken();
    HttpStatus refusal = token == null ? null : refusalOf(token);
    if (refusal != null) {
      response.setStatusCode(refusal);
      return false;
    }
    attributes.put(Entrance.ATTRIBUTE, entrance.get());
    return true;
  }

  /** Why an app with this token is not upgraded, null where it is. */
  private @Nullable HttpStatus refusalOf(LaunchToken token) {
    try {
      return switch (tokens.verify(token).get(VERIFY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        case FOUND -> null;
        case NOT_FOUND -> HttpStatus.UNAUTHORIZED;
        case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
      };
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException unreadable) {
      LOG.debug("a launch token could not be verified: {}", unreadable.toString());
    }
    return HttpStatus.SERVICE_UNAVAILABLE;
  }

  /** Apps send no origin or the server's own host (libwebsockets, without its port). */
  private boolean isForeign(ServerHttpRequest request) {
    String origin = request.getHeaders().getOrigin();
    if (origin == null || allowedOrigins.contains("*")) {
      return false;
    }
    String from = hostOf(origin);
    boolean own = from != null && from.equalsIgnoreCase(request.getURI().getHost());
    return !own && (from == null || !allowedOrigins.contains(from));
  }

  /** In the address, for clients whose configuration has no more than that; else as a header. */
  private static @Nullable String shownToken(ServerHttpRequest request) {
    String shown =
        UriComponentsBuilder.fromUri(request.getURI())
            .build()
            .getQueryParams()
            .getFirst(LaunchToken.PARAMETER);
    String header = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    if (shown != null || header == null) {
      return shown;
    }
    return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).strip()
        : "";
  }

  /** Where a trusted proxy says the client is, if the server is set so. */
  private static String address(ServerHttpRequest request) {
    return request instanceof ServletServerHttpRequest servlet
        ? servlet.getServletRequest().getRemoteAddr()
        : "";
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
