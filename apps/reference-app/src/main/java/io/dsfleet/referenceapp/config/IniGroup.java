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

/** One group of a configuration file. A value that is no value of its kind is refused by name. */
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

  /** Whether the key has a value that is not empty. */
  boolean hasValue(String key) {
    return !values.getOrDefault(key, "").isBlank();
  }

  /** The key's value, or the other if it is absent or empty. */
  String text(String key, String other) {
    readKeys.add(key);
    String value = values.getOrDefault(key, "");
    return value.isBlank() ? other : value;
  }

  /** 1 or 0, as deepstream-app has it, or a word for it. */
  boolean flag(String key, boolean other) throws InvalidConfigurationException {
    String value = text(key, other ? "1" : "0");
    if (ON.contains(value)) {
      return true;
    }
    if (OFF.contains(value)) {
      return false;
    }
    throw invalid(key, "0 or 1", value);
  }

  long number(String key, long other, long least, long most) throws InvalidConfigurationException {
    String value = text(key, String.valueOf(other));
    if (NUMBER.matcher(value).matches()) {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw invalid(key, "a number from " + least + " to " + most, value);
  }

  /** Whole seconds from 0 to a day. */
  Duration seconds(String key, Duration other) throws InvalidConfigurationException {
    return Duration.ofSeconds(number(key, other.toSeconds(), 0, Duration.ofDays(1).toSeconds()));
  }

  double fraction(String key, double other) throws InvalidConfigurationException {
    String value = text(key, String.valueOf(other));
    if (FRACTION.matcher(value).matches() && Double.parseDouble(value) <= 1) {
      return Double.parseDouble(value);
    }
    throw invalid(key, "a number from 0 to 1", value);
  }

  /** A file or folder; a relative one starts at the folder of the configuration file. */
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

  /** Keys that somebody asked for. */
  Set<String> readKeys() {
    return Set.copyOf(readKeys);
  }

  /** Keys that nobody asked for, in order. */
  List<String> unreadKeys() {
    return values.keySet().stream().filter(key -> !readKeys.contains(key)).toList();
  }

  InvalidConfigurationException invalid(String key, String expected, String value) {
    return new InvalidConfigurationException(
        "expected %s in %s of [%s] in %s, but it is '%s'"
            .formatted(expected, key, name, file, value));
  }
}
