package io.dsfleet.messages.codec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of texts and bytes. */
public final class Sha256Hash {
  private Sha256Hash() {}

  /** The hash of the text in UTF-8: 64 hexadecimal digits. */
  public static String hexOf(String text) {
    return HexFormat.of().formatHex(bytesOf(text));
  }

  /** The hash of the bytes: 64 hexadecimal digits. */
  public static String hexOf(byte[] bytes) {
    return HexFormat.of().formatHex(digest(bytes));
  }

  /** The first bytes of the hash of the text in UTF-8: two hexadecimal digits per byte. */
  public static String hexPrefixOf(String text, int bytes) {
    return HexFormat.of().formatHex(bytesOf(text), 0, bytes);
  }

  /** The hash of the text in UTF-8: 32 bytes. */
  public static byte[] bytesOf(String text) {
    return digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 is part of every Java", impossible);
    }
  }
}
