package io.dsfleet.referenceapp.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups of keys and values as GLib's key files have them, read with lenience: what is no group and
 * no {@code key=value} is passed over.
 *
 * @param groups by name, in order; keys before the first group are in the group with the empty name
 */
record IniFile(Map<String, Map<String, String>> groups) {

  static IniFile parse(List<String> lines) {
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    Map<String, String> group = groups.computeIfAbsent("", name -> new LinkedHashMap<>());
    for (String line : lines) {
      String text = line.strip();
      int equals = text.indexOf('=');
      if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
        continue;
      }
      if (text.startsWith("[") && text.endsWith("]")) {
        String name = text.substring(1, text.length() - 1).strip();
        group = groups.computeIfAbsent(name, each -> new LinkedHashMap<>());
      } else if (equals > 0) {
        group.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
      }
    }
    return new IniFile(groups);
  }

  /** The key's value in whichever group has it; empty if none has. */
  String anywhere(String key) {
    for (Map<String, String> group : groups.values()) {
      String value = group.get(key);
      if (value != null) {
        return value;
      }
    }
    return "";
  }
}
