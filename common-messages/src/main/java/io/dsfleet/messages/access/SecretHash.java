package io.dsfleet.messages.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How secrets that are drawn at random are kept: a plain SHA-256 is enough where nothing can be
 * guessed.
 */
public final class SecretHash {
  private SecretHash() {}

  /** SHA-256 of the text's UTF-8, hexadecimal. */
  public static String of(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException("SHA-256 is part of every Java", never);
    }
  }

  /** Whether two texts are equal; takes the same time wherever they differ. */
  public static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
