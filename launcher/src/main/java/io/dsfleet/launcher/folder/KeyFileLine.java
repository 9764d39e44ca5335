package io.dsfleet.launcher.folder;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Syntax of a line of a GLib key file, the format of DeepStream's text configurations. GLib ends
 * lines at LF or CRLF only, and does not trim group names.
 *
 * @param key text before the first equals sign, trimmed
 * @param value text after it, without leading whitespace; escapes are kept
 */
record KeyFileLine(String key, String value) {
  private static final Pattern HEADER =
      Pattern.compile("[ \\t\\r\\f]*+\\[([^]\\[\\p{Cntrl}]++)][ \\t]*+");
  private static final Pattern LINE_END = Pattern.compile("\\r?\\n");
  private static final String WHITESPACE = " \t\r\f\n";

  static List<String> split(String text) {
    return text.isEmpty() ? List.of() : LINE_END.splitAsStream(text).toList();
  }

  /** Returns the group name if the line is a header, else null. */
  static @Nullable String groupName(String line) {
    Matcher header = HEADER.matcher(line);
    return header.matches() ? header.group(1) : null;
  }

  /** Returns the key and value of a line; null if it has none. */
  static @Nullable KeyFileLine parse(String line) {
    int start = skipWhitespace(line, 0);
    int equals = line.indexOf('=', start);
    if (equals <= start || line.charAt(start) == '#') {
      return null;
    }
    int end = equals;
    while (isWhitespace(line.charAt(end - 1))) {
      end--;
    }
    return new KeyFileLine(
        line.substring(start, end), line.substring(skipWhitespace(line, equals + 1)));
  }

  /** Returns whether GLib ignores the line. */
  static boolean isComment(String line) {
    int start = skipWhitespace(line, 0);
    return start == line.length() || line.charAt(start) == '#';
  }

  /** Returns a value without its escapes; an unknown escape is kept. */
  static String unescape(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char next = i + 1 < value.length() ? value.charAt(i + 1) : ' ';
      int escape = value.charAt(i) == '\\' ? "sntr\\;".indexOf(next) : -1;
      if (escape < 0 || i + 1 == value.length()) {
        text.append(value.charAt(i));
      } else {
        text.append(" \n\t\r\\;".charAt(escape));
        i++;
      }
    }
    return text.toString();
  }

  private static int skipWhitespace(String line, int from) {
    int at = from;
    while (at < line.length() && isWhitespace(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isWhitespace(char c) {
    return WHITESPACE.indexOf(c) >= 0;
  }
}
