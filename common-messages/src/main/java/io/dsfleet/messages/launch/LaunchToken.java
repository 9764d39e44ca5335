package io.dsfleet.messages.launch;

import io.dsfleet.messages.access.SecretHash;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Secret of one launched app process: {@code <pool>.<43 characters>}, 256 random bits.
 *
 * <p>The app presents it as {@code ?token=} in the WebSocket path of its generated configuration.
 * Only its hash is stored, and {@link #toString} hides it.
 */
public final class LaunchToken {
  /** Name of the query parameter. */
  public static final String PARAMETER = "token";

  private static final Pattern FORMAT =
      Pattern.compile("([A-Za-z0-9_-]{1,64})\\.[A-Za-z0-9_-]{43}");
  private static final int RANDOM_BYTES = 32;

  private final String secret;
  private final String pool;

  private LaunchToken(String secret, String pool) {
    this.secret = secret;
    this.pool = pool;
  }

  /** Generates a token for a process of the pool. */
  public static LaunchToken generate(String pool, SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return parse(pool + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the pool name must be 1 to 64 characters of A-Z a-z 0-9 _ -"));
  }

  /** Parses a token; empty if the text is not one. */
  public static Optional<LaunchToken> parse(String text) {
    var matcher = FORMAT.matcher(text);
    return matcher.matches()
        ? Optional.of(new LaunchToken(text, matcher.group(1)))
        : Optional.empty();
  }

  /** Pool of the process. */
  public String pool() {
    return pool;
  }

  /** The token itself, for the app's configuration only. */
  public String secret() {
    return secret;
  }

  /** SHA-256 of the token in hexadecimal, the only form that is stored. */
  public String hash() {
    return SecretHash.of(secret);
  }

  @Override
  public String toString() {
    return "launch token of pool " + pool;
  }
}
