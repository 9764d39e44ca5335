package io.dsfleet.conformance;

import io.dsfleet.messages.access.SecretHash;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Path and required token of the conformance server.
 *
 * @param path path of the WebSocket; a trailing slash is ignored
 * @param token token that the app sends as {@code ?token=} or {@code Authorization: Bearer}; null
 *     if none is required
 */
public record ServerEndpoint(String path, @Nullable String token) {
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@%/-]{0,1023}");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{16,128}");

  /** The default path of the server, without a token. */
  public static final ServerEndpoint DEFAULT = new ServerEndpoint("/deepstream/ws", null);

  public ServerEndpoint {
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("invalid path '" + path + "'");
    }
    if (token != null && !TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "invalid token: use 16 to 128 characters of A-Z a-z 0-9 . _ ~ -");
    }
  }

  /** Whether the request target, without its query, is this path. */
  boolean matchesPath(String target) {
    return withoutTrailingSlash(path).equals(withoutTrailingSlash(target));
  }

  /** Whether the token is accepted; null is a missing token. */
  boolean acceptsToken(@Nullable String presented) {
    return token == null
        || (presented != null
            && SecretHash.constantTimeEquals(SecretHash.of(presented), SecretHash.of(token)));
  }

  private static String withoutTrailingSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Omits the token. */
  @Override
  public String toString() {
    return path + (token == null ? "" : " with a token");
  }
}
