package io.dsfleet.messages.launch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret of one life of a launched process: {@code <pool>.<43 characters>}, 256 random bits.
 *
 * <p>It travels as {@code ?token=} of the websocket's path in the generated configuration; only its
 * hash is ever recorded. Its text form is hidden from logs.
 */
public final class LaunchToken {
  /** The query parameter that carries it. */
  public static final String PARAMETER = "token";

  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{1,64})\\.[A-Za-z0-9_-]{43}");
  private static final int RANDOM_BYTES = 32;

  private final String secret;
  private final String pool;

  private LaunchToken(String secret, String pool) {
    this.secret = secret;
    this.pool = pool;
  }

  /** A new token for a life of a process of the pool. */
  public static LaunchToken mint(String pool, SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return read(pool + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
        .orElseThrow(() -> new IllegalArgumentException("expected a pool's name, but it is none"));
  }

  /** What a client presents, empty where it cannot be a launch token. */
  public static Optional<LaunchToken> read(String text) {
    var form = FORM.matcher(text);
    return form.matches() ? Optional.of(new LaunchToken(text, form.group(1))) : Optional.empty();
  }

  /** The pool whose record knows it. */
  public String pool() {
    return pool;
  }

  /** The token itself, for the app's configuration only. */
  public String secret() {
    return secret;
  }

  /** SHA-256, hexadecimal: what is recorded and compared. */
  public String hash() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(secret.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  @Override
  public String toString() {
    return "a launch token of pool " + pool;
  }
}
