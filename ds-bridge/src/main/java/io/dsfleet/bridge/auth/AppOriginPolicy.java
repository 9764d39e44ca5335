package io.dsfleet.bridge.auth;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detects requests of web pages, which must not open the app socket. */
public final class AppOriginPolicy {
  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");
  private static final Set<String> SECURE = Set.of("https", "wss");
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "[::1]", "::1");
  private static final String ANY = "*";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final List<String> allowed;

  /**
   * Creates a policy.
   *
   * @param allowed hosts whose pages may open a socket; {@code *} allows any
   */
  public AppOriginPolicy(List<String> allowed) {
    this.allowed = allowed;
  }

  /**
   * Whether the request comes from a page of a host that is not allowed. Apps send no origin or the
   * server's own; libwebsockets omits the port and may omit the scheme.
   *
   * @param own URI of the request
   * @param looksLikeBrowser whether the request has headers that only browsers send
   */
  public boolean isForbidden(@Nullable String origin, URI own, boolean looksLikeBrowser) {
    if (allowed.contains(ANY)) {
      return false;
    }
    URI from = origin == null ? null : parse(origin);
    String host = from == null ? null : from.getHost();
    if (host != null && allowed.contains(host)) {
      return false;
    }
    return looksLikeBrowser || (origin != null && (from == null || !isSame(from, own)));
  }

  /**
   * Whether the host always means this machine. Any other name may be resolved to 127.0.0.1 by its
   * owner.
   */
  public static boolean isLoopbackName(@Nullable String host) {
    return host != null
        && (LOOPBACK_NAMES.contains(host.toLowerCase(Locale.ROOT))
            || host.matches("127(\\.\\d{1,3}){3}"));
  }

  private static boolean isSame(URI from, URI own) {
    String host = from.getHost();
    return host != null
        && SCHEMES.contains(from.getScheme().toLowerCase(Locale.ROOT))
        && host.equalsIgnoreCase(own.getHost())
        && (from.getPort() < 0 || from.getPort() == portOf(own, from.getScheme()));
  }

  /** Uses the scheme as the app sees it, since a proxy may terminate TLS. */
  private static int portOf(URI own, String scheme) {
    if (own.getPort() >= 0) {
      return own.getPort();
    }
    return SECURE.contains(scheme.toLowerCase(Locale.ROOT)) ? HTTPS_PORT : HTTP_PORT;
  }

  private static @Nullable URI parse(String origin) {
    try {
      URI uri = URI.create(origin.contains("://") ? origin : "http://" + origin);
      return uri.getHost() == null ? null : uri;
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }
}
