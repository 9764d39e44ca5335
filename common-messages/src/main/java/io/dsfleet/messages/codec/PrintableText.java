package io.dsfleet.messages.codec;

import java.util.regex.Pattern;

/**
 * Text of others that is shown on one line, in logs, errors and lists: without control characters,
 * line breaks, direction marks (which make a line look like another) and unpaired surrogates.
 */
public final class PrintableText {
  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

  private PrintableText() {}

  /** The text with each unprintable character replaced. */
  public static String replace(String text, String replacement) {
    return UNPRINTABLE.matcher(text).replaceAll(replacement);
  }

  /** Whether the text has no unprintable character. */
  public static boolean isPrintable(String text) {
    return !UNPRINTABLE.matcher(text).find();
  }
}
