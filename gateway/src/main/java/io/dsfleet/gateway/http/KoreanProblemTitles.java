package io.dsfleet.gateway.http;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/** Korean titles of the error codes. */
final class KoreanProblemTitles {
  private static final Properties TITLES = read();

  private KoreanProblemTitles() {}

  /** Korean title of a code in its wire form; the English title if there is no Korean one. */
  static String titleOf(String code) {
    return TITLES.getProperty(code, ProblemCode.valueOf(code.toUpperCase(Locale.ROOT)).title());
  }

  /** Whether the code has a Korean title. */
  static boolean contains(String code) {
    return TITLES.containsKey(code);
  }

  private static Properties read() {
    Properties titles = new Properties();
    try (Reader in =
        new InputStreamReader(
            Objects.requireNonNull(
                KoreanProblemTitles.class.getResourceAsStream("titles.ko.properties"), "titles"),
            StandardCharsets.UTF_8)) {
      titles.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return titles;
  }
}
