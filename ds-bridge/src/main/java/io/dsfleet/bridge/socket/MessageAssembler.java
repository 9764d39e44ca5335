package io.dsfleet.bridge.socket;

/** Assembles one message from its parts, bounded in bytes. */
final class MessageAssembler {
  private static final int ASCII_END = 0x80;
  private static final int TWO_BYTES_END = 0x800;

  private final StringBuilder text = new StringBuilder();
  private long bytes;

  /**
   * Appends a part; false if the message becomes too long.
   *
   * @param maxBytes maximum length in UTF-8 bytes
   * @param alone whether the limit applies to this message alone, or to it and all earlier ones
   */
  boolean append(String part, long maxBytes, boolean alone) {
    if (alone && text.isEmpty()) {
      bytes = 0;
    }
    bytes += utf8Length(part);
    if (bytes > maxBytes) {
      text.setLength(0);
      text.trimToSize();
      return false;
    }
    text.append(part);
    return true;
  }

  /** Returns the message and starts the next one. */
  String takeMessage() {
    String whole = text.toString();
    text.setLength(0);
    return whole;
  }

  /** Counts each surrogate as two bytes, so that a pair split over two parts has four. */
  private static long utf8Length(String part) {
    long length = 0;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      length += c < ASCII_END ? 1 : c < TWO_BYTES_END || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}
