package io.dsfleet.launcher.folder;

import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.messages.broker.RequestRefusal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What may be written into a configuration. The app's configurations are key files in which some
 * keys load libraries: a newline or a bracket in a value would be a key or a group of its own.
 */
final class ConfigValues {
  private static final Pattern KEY =
      Pattern.compile("([A-Za-z0-9_-]{1,64})\\.([A-Za-z0-9_-]{1,64})");
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\[\\]{}=;#\"'`\\\\]");
  private static final int LENGTH = 1_024;
  private static final int MOST = 256;

  private ConfigValues() {}

  /** Checks values by {@code section.key} that a launch puts in place of the template's. */
  static void check(Map<String, String> config) throws LaunchRefusedException {
    if (config.size() > MOST) {
      throw refused("expected at most " + MOST + " config values, but there are " + config.size());
    }
    for (Map.Entry<String, String> each : config.entrySet()) {
      var key = KEY.matcher(each.getKey());
      if (!key.matches()) {
        throw refused("expected config keys as section.key, but one is not");
      }
      // A path or a library that is not the template's could be anyone's code.
      if (key.group(2).toLowerCase(Locale.ROOT).contains("lib") || each.getValue().contains("/")) {
        throw refused(
            "expected no libraries and no paths in config, but " + each.getKey() + " names one");
      }
      plain("config value of " + each.getKey(), each.getValue());
    }
  }

  /** Checks what a template's placeholder becomes. */
  static String plain(String name, String value) throws LaunchRefusedException {
    if (value.length() > LENGTH || UNSAFE.matcher(value).find()) {
      throw refused(
          "expected "
              + name
              + " without control characters, brackets, quotes or separators, but it has one");
    }
    return value;
  }

  private static LaunchRefusedException refused(String message) {
    return new LaunchRefusedException(RequestRefusal.INVALID_SETTING, "config", message);
  }
}
