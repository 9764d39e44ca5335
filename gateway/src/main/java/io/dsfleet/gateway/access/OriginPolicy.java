package io.dsfleet.gateway.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which web origins may send requests from a browser. */
final class OriginPolicy {
  private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");

  private final List<String> allowed;

  /**
   * @param allowed origins allowed in addition to this server
   */
  OriginPolicy(List<String> allowed) {
    this.allowed = allowed;
  }

  /** Whether the request has an {@code Origin} that is neither this server nor allowed. */
  boolean isForeign(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    return origin != null && !allowed.contains(origin) && !isOwn(origin, request.getHeader("Host"));
  }

  /**
   * Whether a page of another site loads the response as a part of itself, such as a picture, or by
   * a script. A link that opens the response as a page does not count, and neither does a request
   * with an allowed {@code Origin}. Only browsers that send Fetch Metadata are recognised.
   */
  boolean isEmbedding(HttpServletRequest request) {
    return "cross-site".equals(request.getHeader("Sec-Fetch-Site"))
        && !"document".equals(request.getHeader("Sec-Fetch-Dest"))
        && (request.getHeader("Origin") == null || isForeign(request));
  }

  /** Writes the CORS headers for an allowed origin; true if it was a preflight, now answered. */
  boolean applyCors(HttpServletRequest request, HttpServletResponse response) {
    String origin = request.getHeader("Origin");
    if (origin == null || !allowed.contains(origin)) {
      return false;
    }
    response.setHeader("Access-Control-Allow-Origin", origin);
    response.addHeader("Vary", "Origin");
    response.setHeader("Access-Control-Expose-Headers", "Link, Location, Retry-After");
    if (!request.getMethod().equals("OPTIONS")
        || request.getHeader("Access-Control-Request-Method") == null) {
      return false;
    }
    response.setHeader("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE");
    response.setHeader(
        "Access-Control-Allow-Headers",
        "Authorization, Content-Type, Idempotency-Key, Prefer, Last-Event-ID");
    response.setHeader("Access-Control-Max-Age", "600");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    return true;
  }

  /**
   * Whether the {@code Host} header is a loopback address or missing. A host name does not count: a
   * web page may let its own name resolve to 127.0.0.1 (DNS rebinding).
   */
  static boolean isLoopbackHost(@Nullable String host) {
    if (host == null) {
      return true;
    }
    int colon = host.lastIndexOf(':');
    String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    return LOOPBACK.contains(name) || name.matches("127(\\.\\d{1,3}){3}");
  }

  private static boolean isOwn(String origin, @Nullable String host) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }
}
