package io.dsfleet.launcher.folder;

import java.nio.charset.StandardCharsets;

/**
 * Text of a configuration file with one character per byte (ISO-8859-1). Comments in any encoding
 * keep their bytes; values are UTF-8.
 */
final class RawText {
  private RawText() {}

  static String ofBytes(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] toBytes(String raw) {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Encodes a text for insertion into raw text. */
  static String encode(String text) {
    return ofBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Decodes a part of raw text; replaces bytes that are not UTF-8. */
  static String decode(String raw) {
    return new String(toBytes(raw), StandardCharsets.UTF_8);
  }
}
