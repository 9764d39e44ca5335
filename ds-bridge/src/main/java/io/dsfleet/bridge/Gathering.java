package io.dsfleet.bridge;

/** The parts of one message as they come, bounded in bytes. */
final class Gathering {
  private static final int ASCII_END = 0x80;
  private static final int TWO_BYTES_END = 0x800;

  private final StringBuilder text = new StringBuilder();
  private long bytes;

  /**
   * Adds the part; false where that makes more than may be.
   *
   * @param bytesMax of the message
   * @param alone whether the message is counted alone, or together with those before it
   */
  boolean add(String part, long bytesMax, boolean alone) {
    if (alone && text.isEmpty()) {
      bytes = 0;
    }
    bytes += utf8Length(part);
    if (bytes > bytesMax) {
      text.setLength(0);
      text.trimToSize();
      return false;
    }
    text.append(part);
    return true;
  }

  /** The whole message; the next one begins. */
  String take() {
    String whole = text.toString();
    text.setLength(0);
    return whole;
  }

  /** A surrogate counts two, so that a pair has its four bytes wherever it is cut. */
  private static long utf8Length(String part) {
    long length = 0;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      length += c < ASCII_END ? 1 : c < TWO_BYTES_END || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}
