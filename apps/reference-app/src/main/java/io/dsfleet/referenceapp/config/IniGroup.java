package io.dsfleet.referenceapp.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A group of a configuration file. Invalid values throw an exception that names the key. */
final class IniGroup {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}");
  private static final Pattern FRACTION = Pattern.compile("\\d{0,3}\\.?\\d{1,18}");
  private static final Set<String> ON = Set.of("1", "true", "yes", "on");
  private static final Set<String> OFF = Set.of("0", "false", "no", "off");

  private final String file;
  private final String name;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> readKeys = new HashSet<>();

  IniGroup(String file, String name) {
    this.file = file;
    this.name = name;
  }

  String name() {
    return name;
  }

  void put(String key, String value) {
    values.put(key, value);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Whether the key has a non-blank value. */
  boolean hasValue(String key) {
    return !values.getOrDefault(key, "").isBlank();
  }

  /** Returns the key's value, or the default if it is absent or blank. */
  String text(String key, String defaultValue) {
    readKeys.add(key);
    String value = values.getOrDefault(key, "");
    return value.isBlank() ? defaultValue : value;
  }

  /** Reads 1 or 0, as in deepstream-app, or true, false, yes, no, on, off. */
  boolean flag(String key, boolean defaultValue) throws InvalidConfigurationException {
    String value = text(key, defaultValue ? "1" : "0");
    if (ON.contains(value)) {
      return true;
    }
    if (OFF.contains(value)) {
      return false;
    }
    throw invalid(key, "0 or 1", value);
  }

  long number(String key, long defaultValue, long min, long max)
      throws InvalidConfigurationException {
    String value = text(key, String.valueOf(defaultValue));
    if (NUMBER.matcher(value).matches()) {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw invalid(key, "a number from " + min + " to " + max, value);
  }

  /** Whole seconds from 0 to a day. */
  Duration seconds(String key, Duration defaultValue) throws InvalidConfigurationException {
    return Duration.ofSeconds(
        number(key, defaultValue.toSeconds(), 0, Duration.ofDays(1).toSeconds()));
  }

  double fraction(String key, double defaultValue) throws InvalidConfigurationException {
    String value = text(key, String.valueOf(defaultValue));
    if (FRACTION.matcher(value).matches() && Double.parseDouble(value) <= 1) {
      return Double.parseDouble(value);
    }
    throw invalid(key, "a number from 0 to 1", value);
  }

  /** Reads a path; relative paths are resolved against the configuration file's folder. */
  Path path(String key) throws InvalidConfigurationException {
    Path written = pathAsWritten(key);
    return Path.of(file).toAbsolutePath().resolveSibling(written).normalize();
  }

  Path pathAsWritten(String key) throws InvalidConfigurationException {
    String value = text(key, "");
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw invalid(key, "a path", value);
    }
  }

  /** Keys that were read. */
  Set<String> readKeys() {
    return Set.copyOf(readKeys);
  }

  /** Keys that were not read, in order. */
  List<String> unreadKeys() {
    return values.keySet().stream().filter(key -> !readKeys.contains(key)).toList();
  }

  InvalidConfigurationException invalid(String key, String expected, String value) {
    return new InvalidConfigurationException(
        "expected %s in %s of [%s] in %s, but it is '%s'"
            .formatted(expected, key, name, file, value));
  }
}
