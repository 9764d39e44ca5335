package io.dsfleet.messages.job;

import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the secrets in urls, wherever they stand in a text: the password before the host ({@code
 * rtsp://user:password@host/}), and what query parameters such as {@code password=} hold.
 */
public final class CameraUrls {
  /** What is shown in a secret's place. */
  public static final String MASK = "***";

  // JSON may write a slash with a backslash before it, and any character by its number; what ends a
  // url ends it there too. Possessive: texts may be megabytes long, and the stack is not.
  private static final String ESCAPED =
      "\\\\u(?!00(?:[01][0-9A-Fa-f]|2[027]|3[CEce]|5[Cc]|7[Ff]))[0-9A-Fa-f]{4}";
  private static final Pattern URL =
      Pattern.compile("[A-Za-z0-9+.-]:\\\\?/\\\\?/(?:[^\\s\"'<>\\\\]++|\\\\/|" + ESCAPED + ")++");
  private static final Pattern CHARACTER = Pattern.compile("\\\\(?:/|u([0-9A-Fa-f]{4}))");
  private static final Pattern WHOLE =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,31}://[^\\s\"'<>\\\\]+");
  private static final Pattern AUTHORITY = Pattern.compile("://([^/?#]*)");
  private static final Pattern PASSWORD = Pattern.compile("(://[^/?#:@]*:)([^/?#]+)(@)");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)([?&;/](?:password|passwd|pass|pwd|secret|(?:access_)?token|api_?key)=)([^&;/#]+)()");
  private static final Pattern PORT = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(:\\d{0,5})?");

  private CameraUrls() {}

  /** The text with a mask in the place of every secret; the same text where it has none. */
  public static String masked(String text) {
    return rewritten(text, (_, _) -> MASK);
  }

  /** Whether the text is a url as far as its beginning says. */
  static boolean isUrl(String text) {
    int scheme = text.indexOf("://");
    return scheme > 0
        && scheme <= 32
        && text.substring(0, scheme).matches("[A-Za-z][A-Za-z0-9+.-]*");
  }

  /** Whether what follows the scheme can be read in one way only. */
  static boolean isPlain(String url) {
    return WHOLE.matcher(url).matches() && PORT.matcher(host(url)).matches();
  }

  /** The authority without user and password. */
  static String host(String url) {
    Matcher found = AUTHORITY.matcher(url);
    String authority = found.find() ? found.group(1) : "";
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  /** The url without user and password. */
  static String withoutUser(String url) {
    Matcher found = AUTHORITY.matcher(url);
    return found.find()
        ? url.substring(0, found.start(1)) + host(url) + url.substring(found.end(1))
        : url;
  }

  /** How many {@code @} the authority has; programs disagree about what more than one means. */
  static long ats(String url) {
    Matcher found = AUTHORITY.matcher(url);
    return found.find() ? found.group(1).chars().filter(c -> c == '@').count() : 0;
  }

  /**
   * The text with each secret replaced.
   *
   * @param other of a host and its secret
   */
  static String rewritten(String text, BiFunction<String, String, String> other) {
    if (!text.contains(":/") && !text.contains(":\\/")) {
      return text;
    }
    return URL.matcher(text).replaceAll(found -> Matcher.quoteReplacement(url(found, other)));
  }

  private static String url(MatchResult found, BiFunction<String, String, String> other) {
    String url = unescaped(found.group());
    String host = host(url);
    String changed = replaced(PARAMETER, replaced(PASSWORD, url, host, other), host, other);
    return changed.equals(url) ? found.group() : changed;
  }

  private static String unescaped(String url) {
    return url.indexOf('\\') < 0
        ? url
        : CHARACTER
            .matcher(url)
            .replaceAll(
                found ->
                    found.group(1) == null
                        ? "/"
                        : Matcher.quoteReplacement(
                            Character.toString(Integer.parseInt(found.group(1), 16))));
  }

  private static String replaced(
      Pattern pattern, String url, String host, BiFunction<String, String, String> other) {
    return pattern
        .matcher(url)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1) + other.apply(host, found.group(2)) + found.group(3)));
  }
}
