package io.dsfleet.gateway.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which pages may ask through a person's browser. */
final class Origins {
  private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");

  private final List<String> allowed;

  /**
   * @param allowed origins beside this server's own
   */
  Origins(List<String> allowed) {
    this.allowed = allowed;
  }

  /** Whether the request comes from a page of another server that is not on the list. */
  boolean isForeign(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    return origin != null && !allowed.contains(origin) && !isOwn(origin, request.getHeader("Host"));
  }

  /** Lets a page of the list read the answer; answers whether that was all that was asked. */
  boolean answered(HttpServletRequest request, HttpServletResponse response) {
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
   * Whether the request names this machine by an address that cannot be anybody else's: a page may
   * make its own name lead to 127.0.0.1, and then is no foreign page any more.
   */
  static boolean namesLoopback(@Nullable String host) {
    if (host == null) {
      return true;
    }
    int port = host.lastIndexOf(':');
    String name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
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
