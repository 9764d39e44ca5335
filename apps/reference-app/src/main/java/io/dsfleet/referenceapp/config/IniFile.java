package io.dsfleet.referenceapp.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A GLib key file: groups of {@code key=value} lines; other lines are ignored. Records which keys
 * were read, to report the others.
 */
final class IniFile {
  private static final Pattern YAML = Pattern.compile("(?i).*\\.ya?ml");

  private final String name;
  private final Map<String, IniGroup> groups = new LinkedHashMap<>();

  private IniFile(String name) {
    this.name = name;
  }

  /** Reads the file. */
  static IniFile read(String file) throws InvalidConfigurationException {
    try {
      List<String> lines = Files.readAllLines(Path.of(file));
      boolean yaml = YAML.matcher(file).matches();
      return parse(yaml ? lines.stream().map(IniFile::asIni).toList() : lines, file);
    } catch (MalformedInputException e) {
      throw new InvalidConfigurationException(file + " is not a text file in UTF-8");
    } catch (IOException | InvalidPathException e) {
      throw new InvalidConfigurationException(
          "cannot read the configuration file " + file + " (" + e + ")");
    }
  }

  /** Converts a line of nvinfer's YAML, which has only groups of plain keys. */
  private static String asIni(String line) {
    String text = line.replaceAll("(^|\\s+)#.*", "").stripTrailing();
    if (text.isEmpty()) {
      return "";
    }
    return Character.isWhitespace(text.charAt(0))
        ? text.replaceFirst(":", "=")
        : "[" + text.replaceFirst(":$", "") + "]";
  }

  static IniFile parse(List<String> lines, String name) {
    IniFile ini = new IniFile(name);
    IniGroup group = ini.group("");
    for (String line : lines) {
      String text = line.strip();
      int equals = text.indexOf('=');
      if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
        continue;
      }
      if (text.startsWith("[") && text.endsWith("]")) {
        group = ini.group(text.substring(1, text.length() - 1).strip());
      } else if (equals > 0) {
        group.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
      }
    }
    return ini;
  }

  /** The name used in error messages. */
  String name() {
    return name;
  }

  /** Names of the groups in order; the group before the first heading has an empty name. */
  Set<String> groups() {
    return groups.keySet();
  }

  /** Returns the group, empty if the file does not have it. */
  IniGroup group(String group) {
    return groups.computeIfAbsent(group, key -> new IniGroup(name, key));
  }

  /** Returns the first group that has the key, or the nameless group. */
  IniGroup groupWith(String key) {
    for (IniGroup group : groups.values()) {
      if (group.has(key)) {
        return group;
      }
    }
    return group("");
  }

  /** One line per group with keys that were not read. */
  List<String> ignoredKeys() {
    return groups.values().stream()
        .filter(group -> !group.unreadKeys().isEmpty())
        .map(
            group ->
                "ignored keys in %s [%s]: %s"
                    .formatted(name, group.name(), String.join(", ", group.unreadKeys())))
        .toList();
  }
}
