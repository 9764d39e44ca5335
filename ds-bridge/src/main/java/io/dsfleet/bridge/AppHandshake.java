package io.dsfleet.bridge;

import io.dsfleet.bridge.door.AppDoor;
import io.dsfleet.bridge.door.Entrance;
import io.dsfleet.bridge.door.Networks;
import io.dsfleet.bridge.door.OriginRules;
import io.dsfleet.messages.launch.LaunchToken;
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

/** The upgrade of an app's connection: its subprotocol, its token, no page of a browser. */
final class AppHandshake extends DefaultHandshakeHandler implements HandshakeInterceptor {
  /** The name that the apps' configuration has for the protocol. */
  static final String SUBPROTOCOL = "deepstream-protocol";

  private static final String BEARER = "bearer ";
  private static final String FETCH = "Sec-Fetch-";
  private static final String BROWSER_AGENT = "Mozilla/";
  private static final Networks LOOPBACK = new Networks(List.of("127.0.0.0/8", "::1"));
  private static final Logger LOG = LoggerFactory.getLogger(AppHandshake.class);
  private static final Duration VERIFY_TIMEOUT = Duration.ofSeconds(3);

  private final AppDoor door;
  private final OriginRules origins;
  private final LaunchTokenVerifier tokens;

  AppHandshake(AppDoor door, List<String> allowedOrigins, LaunchTokenVerifier tokens) {
    this.door = door;
    this.origins = new OriginRules(allowedOrigins);
    this.tokens = tokens;
    setSupportedProtocols(SUBPROTOCOL);
  }

  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    HttpHeaders headers = request.getHeaders();
    String shown = shownToken(request);
    if (origins.isForeign(headers.getOrigin(), request.getURI(), looksLikeBrowser(headers))
        || isRebound(shown, request)) {
      response.setStatusCode(HttpStatus.FORBIDDEN);
      return false;
    }
    Optional<Entrance> entrance = door.entrance(shown, address(request));
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

  /** Browsers say so by headers that no page can leave out. */
  private static boolean looksLikeBrowser(HttpHeaders headers) {
    String agent = headers.getFirst(HttpHeaders.USER_AGENT);
    return (agent != null && agent.contains(BROWSER_AGENT))
        || headers.headerNames().stream()
            .anyMatch(name -> name.regionMatches(true, 0, FETCH, 0, FETCH.length()));
  }

  /** Whether a page that made its own name lead to this machine may be behind the request. */
  private static boolean isRebound(@Nullable String shown, ServerHttpRequest request) {
    return shown == null
        && LOOPBACK.hold(address(request))
        && !OriginRules.isLoopbackName(request.getURI().getHost());
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
}
