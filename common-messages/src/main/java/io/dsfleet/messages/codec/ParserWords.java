package io.dsfleet.messages.codec;

import java.util.regex.Pattern;

/** What a JSON parser says about foreign input, without the names of our code in it. */
public final class ParserWords {
  private static final Pattern TOKEN = Pattern.compile(" ?\\(token `[^`]*`\\)");
  private static final Pattern BOUND = Pattern.compile(" ?\\((?:`[^`]*`|bound as [^)]*)\\)");
  private static final Pattern SWITCH = Pattern.compile(":? (?:not allowed )?as per `[^`]*`");
  private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z][a-z0-9]*\\.)+([A-Z]\\w*)");

  private ParserWords() {}

  /** The words that are meant for the sender. */
  public static String forSender(String words) {
    String plain = TOKEN.matcher(words).replaceAll("");
    plain = BOUND.matcher(plain).replaceAll("");
    plain = SWITCH.matcher(plain).replaceAll("");
    return PACKAGE.matcher(plain).replaceAll("$1");
  }
}
