package io.dsfleet.launcher.folder;

import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.messages.broker.RequestRefusalCode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks values that are written into an app's configuration. Some keys load libraries, so a value
 * must not be able to inject a key or a group by a newline or a bracket.
 */
final class ConfigValueValidator {
  private static final Pattern KEY =
      Pattern.compile("([A-Za-z0-9_-]{1,64})\\.([A-Za-z0-9_-]{1,64})");
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\[\\]{}=;#\"'`\\\\]");
  private static final int MAX_LENGTH = 1_024;
  private static final int MAX_VALUES = 256;

  private ConfigValueValidator() {}

  /** Checks the values, by {@code section.key}, with which a launch overrides the template. */
  static void check(Map<String, String> config) throws LaunchRefusedException {
    if (config.size() > MAX_VALUES) {
      throw refused("too many config values: " + config.size() + "; the maximum is " + MAX_VALUES);
    }
    for (Map.Entry<String, String> each : config.entrySet()) {
      var key = KEY.matcher(each.getKey());
      if (!key.matches()) {
        throw refused(
            "invalid config key "
                + LaunchRefusedException.quoted(each.getKey())
                + "; use section.key");
      }
      // A library or a path could make the app execute foreign code.
      if (key.group(2).toLowerCase(Locale.ROOT).contains("lib") || each.getValue().contains("/")) {
        throw refused(
            "cannot set config key " + each.getKey() + "; libraries and paths are not allowed");
      }
      requirePlain("value of config key " + each.getKey(), each.getValue());
    }
  }

  /** Checks and returns a value that replaces a placeholder of a template. */
  static String requirePlain(String name, String value) throws LaunchRefusedException {
    if (value.length() > MAX_LENGTH || UNSAFE.matcher(value).find()) {
      throw refused(
          "invalid "
              + name
              + "; use up to "
              + MAX_LENGTH
              + " characters without control characters, brackets, quotes and separators");
    }
    return value;
  }

  private static LaunchRefusedException refused(String message) {
    return new LaunchRefusedException(RequestRefusalCode.INVALID_SETTING, "config", message);
  }
}
