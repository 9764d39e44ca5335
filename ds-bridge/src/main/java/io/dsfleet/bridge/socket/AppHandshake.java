package io.dsfleet.bridge.socket;

import io.dsfleet.bridge.auth.AppAuthenticator;
import io.dsfleet.bridge.auth.AppOriginPolicy;
import io.dsfleet.bridge.auth.HandshakeIdentity;
import io.dsfleet.bridge.auth.LaunchTokenVerifier;
import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.service.NetworkList;
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

/**
 * Authenticates the upgrade of an app's connection, selects the subprotocol and refuses browsers.
 */
public final class AppHandshake extends DefaultHandshakeHandler implements HandshakeInterceptor {
  /** Subprotocol name in the apps' configuration. */
  static final String SUBPROTOCOL = "deepstream-protocol";

  private static final String BEARER = "bearer ";
  private static final String FETCH = "Sec-Fetch-";
  private static final String BROWSER_AGENT = "Mozilla/";
  private static final NetworkList LOOPBACK = new NetworkList(List.of("127.0.0.0/8", "::1"));
  private static final Logger LOG = LoggerFactory.getLogger(AppHandshake.class);
  private static final Duration VERIFY_TIMEOUT = Duration.ofSeconds(3);

  private final AppAuthenticator authenticator;
  private final AppOriginPolicy originPolicy;
  private final LaunchTokenVerifier tokenVerifier;

  public AppHandshake(
      AppAuthenticator door, List<String> allowedOrigins, LaunchTokenVerifier tokens) {
    this.authenticator = door;
    this.originPolicy = new AppOriginPolicy(allowedOrigins);
    this.tokenVerifier = tokens;
    setSupportedProtocols(SUBPROTOCOL);
  }

  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    HttpHeaders headers = request.getHeaders();
    String token = presentedToken(request);
    if (originPolicy.isForbidden(headers.getOrigin(), request.getURI(), looksLikeBrowser(headers))
        || isDnsRebinding(token, request)) {
      response.setStatusCode(HttpStatus.FORBIDDEN);
      return false;
    }
    Optional<HandshakeIdentity> entrance = authenticator.authenticate(token, address(request));
    if (entrance.isEmpty()) {
      response.setStatusCode(HttpStatus.UNAUTHORIZED);
      return false;
    }
    LaunchToken launchToken = entrance.get().launchToken();
    HttpStatus refusal = launchToken == null ? null : refusalOf(launchToken);
    if (refusal != null) {
      response.setStatusCode(refusal);
      return false;
    }
    attributes.put(HandshakeIdentity.ATTRIBUTE, entrance.get());
    return true;
  }

  /** Status of the refusal, null if the launch token is valid. */
  private @Nullable HttpStatus refusalOf(LaunchToken token) {
    try {
      return switch (tokenVerifier
          .verify(token)
          .get(VERIFY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        case FOUND -> null;
        case NOT_FOUND -> HttpStatus.UNAUTHORIZED;
        case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
      };
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException failed) {
      LOG.debug("launch token could not be verified: {}", failed.toString());
    }
    return HttpStatus.SERVICE_UNAVAILABLE;
  }

  /** Browsers send headers that a page cannot suppress. */
  private static boolean looksLikeBrowser(HttpHeaders headers) {
    String agent = headers.getFirst(HttpHeaders.USER_AGENT);
    return (agent != null && agent.contains(BROWSER_AGENT))
        || headers.headerNames().stream()
            .anyMatch(name -> name.regionMatches(true, 0, FETCH, 0, FETCH.length()));
  }

  /** Whether the request may come from a page of a DNS rebinding attack. */
  private static boolean isDnsRebinding(@Nullable String token, ServerHttpRequest request) {
    return token == null
        && LOOPBACK.contains(address(request))
        && !AppOriginPolicy.isLoopbackName(request.getURI().getHost());
  }

  /** The token in the query (some clients can configure only a URL), else in the header. */
  private static @Nullable String presentedToken(ServerHttpRequest request) {
    String token =
        UriComponentsBuilder.fromUri(request.getURI())
            .build()
            .getQueryParams()
            .getFirst(LaunchToken.PARAMETER);
    String header = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    if (token != null || header == null) {
      return token;
    }
    return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).strip()
        : "";
  }

  /** Address of the client, or as forwarded by a trusted proxy if the server is configured so. */
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
