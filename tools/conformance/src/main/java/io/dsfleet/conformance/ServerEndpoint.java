package io.dsfleet.conformance;

import io.dsfleet.messages.access.SecretHash;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an app finds the suite, and what it has to show there.
 *
 * @param path of the WebSocket; an end slash makes no difference
 * @param token which the app shows as {@code ?token=} or {@code Authorization: Bearer}; null asks
 *     for none
 */
public record ServerEndpoint(String path, @Nullable String token) {
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@%/-]{0,1023}");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{16,128}");

  /** The path that apps are configured with, and no token. */
  public static final ServerEndpoint USUAL = new ServerEndpoint("/deepstream/ws", null);

  public ServerEndpoint {
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("expected a path of an address, but it is '" + path + "'");
    }
    if (token != null && !TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "expected a token of 16 to 128 of A-Z a-z 0-9 . _ ~ -, but it is something else");
    }
  }

  /** Whether the request's target, without its query, is this path. */
  boolean leadsHere(String target) {
    return bare(path).equals(bare(target));
  }

  /** Whether what the app shows opens the door. */
  boolean opensFor(@Nullable String shown) {
    return token == null
        || (shown != null && SecretHash.same(SecretHash.of(shown), SecretHash.of(token)));
  }

  private static String bare(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Without the token. */
  @Override
  public String toString() {
    return path + (token == null ? "" : " with a token");
  }
}
