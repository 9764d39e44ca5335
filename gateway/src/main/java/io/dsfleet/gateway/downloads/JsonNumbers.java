package io.dsfleet.gateway.downloads;

/** Numbers as text without needless decimals. */
final class JsonNumbers {
  private static final double MAX_EXACT = 1L << 53;

  private JsonNumbers() {}

  /** Whole numbers without a decimal point. */
  static String format(double number) {
    return number == Math.rint(number) && Math.abs(number) < MAX_EXACT
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
