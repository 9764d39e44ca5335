package io.dsfleet.messages.access;

import io.dsfleet.messages.codec.Sha256Hash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Hashes random secrets for storage. An unsalted SHA-256 suffices because they cannot be guessed.
 */
public final class SecretHash {
  private SecretHash() {}

  /** SHA-256 of the text in UTF-8, hexadecimal. */
  public static String of(String secret) {
    return Sha256Hash.hexOf(secret);
  }

  /** Whether two texts are equal; constant-time. */
  public static boolean constantTimeEquals(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
