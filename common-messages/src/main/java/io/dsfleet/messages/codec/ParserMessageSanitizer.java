package io.dsfleet.messages.codec;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Removes names of internal types and settings from a JSON parser's error messages. */
public final class ParserMessageSanitizer {
  private static final Pattern TOKEN = Pattern.compile(" ?\\(token `[^`]*`\\)");
  private static final Pattern TARGET_TYPE = Pattern.compile(" ?\\((?:`[^`]*`|bound as [^)]*)\\)");
  private static final Pattern FEATURE = Pattern.compile(":? (?:not allowed )?as per `[^`]*`");
  private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z][a-z0-9]*\\.)+([A-Z]\\w*)");

  /** Parts of parser messages that name internal types or settings, and their replacements. */
  private static final List<Map.Entry<Pattern, String>> INTERNALS =
      List.of(
          Map.entry(Pattern.compile("\\bVALUE_STRING\\b"), "a string"),
          Map.entry(Pattern.compile("\\b(?:PROPERTY|FIELD)_NAME\\b"), "a name"),
          Map.entry(Pattern.compile("\\b(?:START|END|VALUE)_[A-Z_]+\\b"), "a value"),
          Map.entry(Pattern.compile(" \\(but could if coercion was enabled[^)]*\\)"), ""),
          Map.entry(
              Pattern.compile(" ?\\([^()]*(?:Feature '|Creator|CoercionConfig)[^()]*\\)"), ""),
          Map.entry(Pattern.compile(" ?\\(start marker at \\[Source:[^\\]]*\\]\\)"), ""),
          Map.entry(Pattern.compile(":? ?\\(?known type ids = \\[[^\\]]*\\]\\)?"), ""),
          Map.entry(
              Pattern.compile("Cannot construct instance of `[^`]*`(?:, problem)?(?:: )? ?"), ""),
          Map.entry(Pattern.compile(": enable `[^`]*` to allow"), " is not allowed"),
          Map.entry(Pattern.compile(", from `[^`]*`"), ""),
          Map.entry(Pattern.compile(" ?\\(for subtype of [^)]*\\)| as a subtype of `[^`]*`"), ""),
          Map.entry(Pattern.compile(" of \\[simple type, class [^\\]]*\\]"), ""),
          Map.entry(Pattern.compile(" of type `[^`]*`|`[^`]*`"), ""));

  private ParserMessageSanitizer() {}

  /** The message without Java types, tokens and parser settings. */
  public static String sanitize(String message) {
    String plain = TOKEN.matcher(message).replaceAll("");
    plain = TARGET_TYPE.matcher(plain).replaceAll("");
    plain = FEATURE.matcher(plain).replaceAll("");
    for (Map.Entry<Pattern, String> internal : INTERNALS) {
      plain = internal.getKey().matcher(plain).replaceAll(internal.getValue());
    }
    return PACKAGE.matcher(plain).replaceAll("$1").strip();
  }
}
