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
 * Groups of keys and values as GLib's key files have them, read with lenience: what is no group and
 * no {@code key=value} is passed over. It remembers which keys were asked for, so that the rest can
 * be named.
 */
final class IniFile {
  private static final Pattern YAML = Pattern.compile("(?i).*\\.ya?ml");

  private final String name;
  private final Map<String, IniGroup> groups = new LinkedHashMap<>();

  private IniFile(String name) {
    this.name = name;
  }

  /** Reads the file; refuses what is no readable text. */
  static IniFile read(String file) throws InvalidConfigurationException {
    try {
      List<String> lines = Files.readAllLines(Path.of(file));
      boolean yaml = YAML.matcher(file).matches();
      return parse(yaml ? lines.stream().map(IniFile::asIni).toList() : lines, file);
    } catch (MalformedInputException e) {
      throw new InvalidConfigurationException("expected a text file in UTF-8, but " + file + " is not");
    } catch (IOException | InvalidPathException e) {
      throw new InvalidConfigurationException(
          "expected a configuration file, but cannot read " + file + " (" + e + ")");
    }
  }

  /** nvinfer's YAML has groups of plain keys only. */
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

  /** What the file is called in a refusal. */
  String name() {
    return name;
  }

  /** Names of the groups, in order; the one before the first heading is empty. */
  Set<String> groups() {
    return groups.keySet();
  }

  /** The group, made empty if the file has none. */
  IniGroup group(String group) {
    return groups.computeIfAbsent(group, key -> new IniGroup(name, key));
  }

  /** The first group that has the key; the nameless one if none has. */
  IniGroup groupWith(String key) {
    for (IniGroup group : groups.values()) {
      if (group.has(key)) {
        return group;
      }
    }
    return group("");
  }

  /** A line for each group with keys that nobody asked for. */
  List<String> ignoredKeys() {
    return groups.values().stream()
        .filter(group -> !group.unreadKeys().isEmpty())
        .map(
            group ->
                "passed over in %s [%s]: %s"
                    .formatted(name, group.name(), String.join(", ", group.unreadKeys())))
        .toList();
  }
}
