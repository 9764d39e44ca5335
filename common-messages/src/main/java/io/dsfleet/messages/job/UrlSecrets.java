package io.dsfleet.messages.job;

import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets in the URLs of a text: the password before the host ({@code
 * rtsp://user:password@host/}) and the values of query parameters such as {@code password=}.
 */
public final class UrlSecrets {
  /** Replacement of a masked secret. */
  public static final String MASK = "***";

  // JSON may escape a slash with a backslash and any character by its code; escaped characters that
  // end a URL are excluded. The quantifiers are possessive because texts may be megabytes long.
  private static final String ESCAPED =
      "\\\\u(?!00(?:[01][0-9A-Fa-f]|2[027]|3[CEce]|5[Cc]|7[Ff]))[0-9A-Fa-f]{4}";
  private static final Pattern URL =
      Pattern.compile("[A-Za-z0-9+.-]:\\\\?/\\\\?/(?:[^\\s\"'<>\\\\]++|\\\\/|" + ESCAPED + ")++");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:/|u([0-9A-Fa-f]{4}))");
  private static final Pattern WHOLE =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,31}://[^\\s\"'<>\\\\]+");
  private static final Pattern AUTHORITY = Pattern.compile("://([^/?#]*)");
  private static final Pattern PASSWORD = Pattern.compile("(://[^/?#:@]*:)([^/?#]+)(@)");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)([?&;/](?:password|passwd|pass|pwd|secret|(?:access_)?token|api_?key)=)([^&;/#]+)()");
  private static final Pattern PORT = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(:\\d{0,5})?");

  private UrlSecrets() {}

  /** The text with every secret masked. */
  public static String mask(String text) {
    return replaceSecrets(text, (_, _) -> MASK);
  }

  /** Whether the text starts like a URL. */
  static boolean isUrl(String text) {
    int scheme = text.indexOf("://");
    return scheme > 0
        && scheme <= 32
        && text.substring(0, scheme).matches("[A-Za-z][A-Za-z0-9+.-]*");
  }

  /** Whether the URL can be parsed in one way only. */
  static boolean isUnambiguous(String url) {
    return WHOLE.matcher(url).matches() && PORT.matcher(host(url)).matches();
  }

  /** The authority without user and password. */
  static String host(String url) {
    Matcher found = AUTHORITY.matcher(url);
    String authority = found.find() ? found.group(1) : "";
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  /** The URL without user and password. */
  public static String withoutUser(String url) {
    Matcher found = AUTHORITY.matcher(url);
    return found.find()
        ? url.substring(0, found.start(1)) + host(url) + url.substring(found.end(1))
        : url;
  }

  /** Number of {@code @} in the authority; programs interpret more than one differently. */
  public static long countAtSigns(String url) {
    Matcher found = AUTHORITY.matcher(url);
    return found.find() ? found.group(1).chars().filter(c -> c == '@').count() : 0;
  }

  /**
   * The text with each secret replaced.
   *
   * @param replacement maps a host and its secret to the replacement
   */
  static String replaceSecrets(String text, BiFunction<String, String, String> replacement) {
    if (!text.contains(":/") && !text.contains(":\\/")) {
      return text;
    }
    return URL.matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(rewrittenUrl(match, replacement)));
  }

  private static String rewrittenUrl(
      MatchResult match, BiFunction<String, String, String> replacement) {
    String url = unescaped(match.group());
    String host = host(url);
    String changed =
        replaced(PARAMETER, replaced(PASSWORD, url, host, replacement), host, replacement);
    return changed.equals(url) ? match.group() : changed;
  }

  private static String unescaped(String url) {
    return url.indexOf('\\') < 0
        ? url
        : ESCAPE
            .matcher(url)
            .replaceAll(
                match ->
                    match.group(1) == null
                        ? "/"
                        : Matcher.quoteReplacement(
                            Character.toString(Integer.parseInt(match.group(1), 16))));
  }

  private static String replaced(
      Pattern pattern, String url, String host, BiFunction<String, String, String> replacement) {
    return pattern
        .matcher(url)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    match.group(1) + replacement.apply(host, match.group(2)) + match.group(3)));
  }
}
