package io.dsfleet.messages.codec;

import java.util.regex.Pattern;

/** Removes names of internal types and settings from a JSON parser's error messages. */
public final class ParserWords {
  private static final Pattern TOKEN = Pattern.compile(" ?\\(token `[^`]*`\\)");
  private static final Pattern TARGET_TYPE = Pattern.compile(" ?\\((?:`[^`]*`|bound as [^)]*)\\)");
  private static final Pattern FEATURE = Pattern.compile(":? (?:not allowed )?as per `[^`]*`");
  private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z][a-z0-9]*\\.)+([A-Z]\\w*)");

  private ParserWords() {}

  /** The message without Java packages, tokens and parser settings. */
  public static String forSender(String message) {
    String plain = TOKEN.matcher(message).replaceAll("");
    plain = TARGET_TYPE.matcher(plain).replaceAll("");
    plain = FEATURE.matcher(plain).replaceAll("");
    return PACKAGE.matcher(plain).replaceAll("$1");
  }
}
