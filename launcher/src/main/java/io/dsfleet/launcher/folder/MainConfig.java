package io.dsfleet.launcher.folder;

import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.messages.broker.RequestRefusalCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Main configuration of deepstream-app, as groups of unparsed lines. Groups of the same name are
 * one group and the last value of a key counts, as for GLib. Its text is {@link RawText}.
 *
 * @param groups lines below the header, by group name; the lines before the first header have the
 *     empty name
 */
record MainConfig(Map<String, List<String>> groups) {
  private static final Pattern SOURCES = Pattern.compile("source(\\d*|-list|-attr-all)");
  private static final Pattern LIST_SEPARATOR = Pattern.compile("(?<!\\\\);");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+");
  private static final String FIRST_SOURCE = "source0";
  private static final String SOURCE_LIST = "source-list";
  private static final String SOURCE_TEMPLATE = "source-attr-all";
  private static final String FILE_SCHEME = "file://";
  private static final String BYTE_ORDER_MARK = RawText.encode("\uFEFF");

  static MainConfig parse(String text) {
    String marked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(3) : text;
    Map<String, List<String>> groups = new LinkedHashMap<>();
    List<String> group = groups.computeIfAbsent("", _ -> new ArrayList<>());
    for (String line : KeyFileLine.split(marked)) {
      String name = KeyFileLine.groupName(line);
      if (name == null) {
        group.add(line);
      } else {
        group = groups.computeIfAbsent(name, _ -> new ArrayList<>());
      }
    }
    groups.replaceAll((_, lines) -> withLastValues(lines));
    return new MainConfig(groups);
  }

  /** Removes all lines of a key but the last. */
  private static List<String> withLastValues(List<String> lines) {
    Set<String> seen = new HashSet<>();
    return lines.reversed().stream()
        .filter(
            line -> {
              KeyFileLine parsed = KeyFileLine.parse(line);
              return parsed == null || seen.add(parsed.key());
            })
        .toList()
        .reversed();
  }

  /**
   * Replaces all sources by {@code streams} groups with one source each: copies of {@code
   * [source0]}, else of {@code [source-attr-all]} with the URIs of {@code [source-list]}, repeated
   * if there are fewer.
   */
  MainConfig withStreams(int streams) throws LaunchRefusedException {
    refuseUnsupportedSources();
    boolean isListed = !groups.containsKey(FIRST_SOURCE) && groups.containsKey(SOURCE_LIST);
    String template = isListed ? SOURCE_TEMPLATE : FIRST_SOURCE;
    if (!groups.containsKey(template)) {
      throw refused("no [" + template + "] group in the main configuration");
    }
    List<String> uris = isListed ? elements(value(SOURCE_LIST, "list")) : List.of();
    Map<String, List<String>> result = new LinkedHashMap<>();
    groups.forEach(
        (name, lines) -> {
          if (name.equals(template)) {
            for (int i = 0; i < streams; i++) {
              String uri = uris.isEmpty() ? null : uris.get(i % uris.size());
              result.put("source" + i, singleSource(lines, uri));
            }
          } else if (!SOURCES.matcher(name).matches()) {
            result.put(name, lines);
          }
        });
    return new MainConfig(result);
  }

  private void refuseUnsupportedSources() throws LaunchRefusedException {
    String dynamic = value(SOURCE_LIST, "use-nvmultiurisrcbin");
    if (dynamic != null && !Set.of("0", "false").contains(dynamic.strip())) {
      throw refused(
          "[source-list] with use-nvmultiurisrcbin is unsupported in the main configuration; set it"
              + " to 0 or use a [source0] group");
    }
    if (value("source", "csv-file-path") != null) {
      throw refused(
          "[source] with csv-file-path is unsupported in the main configuration; use a [source0]"
              + " group");
    }
  }

  /**
   * Returns the lines of a source group that creates one source; {@code uri} null keeps its URI.
   */
  private static List<String> singleSource(List<String> lines, @Nullable String uri) {
    List<String> copy = new ArrayList<>();
    if (uri != null) {
      copy.add("uri=" + uri);
    }
    for (String line : lines) {
      KeyFileLine parsed = KeyFileLine.parse(line);
      if (parsed != null && parsed.key().equals("num-sources")) {
        copy.add("num-sources=1");
      } else if (uri == null || parsed == null || !parsed.key().equals("uri")) {
        copy.add(line);
      }
    }
    if (copy.isEmpty() || !copy.getLast().isBlank()) {
      copy.add("");
    }
    return copy;
  }

  private @Nullable String value(String group, String key) {
    for (String line : groups.getOrDefault(group, List.of())) {
      KeyFileLine parsed = KeyFileLine.parse(line);
      if (parsed != null && parsed.key().equals(key)) {
        return parsed.value();
      }
    }
    return null;
  }

  private static List<String> elements(@Nullable String list) {
    return list == null
        ? List.of()
        : LIST_SEPARATOR
            .splitAsStream(list.strip())
            .filter(element -> !element.isBlank())
            .map(element -> element.strip().replace("\\;", ";"))
            .toList();
  }

  /**
   * Sets values by {@code section.key}; adds missing groups and keys. Refuses values that would
   * change the number of sources.
   */
  MainConfig withValues(Map<String, String> values) throws LaunchRefusedException {
    for (Map.Entry<String, String> each : values.entrySet()) {
      String section = each.getKey().substring(0, each.getKey().indexOf('.'));
      boolean addsSources =
          !groups.containsKey(section)
              || (each.getKey().endsWith(".num-sources") && !each.getValue().strip().equals("1"));
      if (SOURCES.matcher(section).matches() && addsSources) {
        throw new LaunchRefusedException(
            RequestRefusalCode.INVALID_SETTING,
            "config",
            "cannot set config key " + each.getKey() + "; the number of sources is streams_count");
      }
    }
    Map<String, List<String>> result = new LinkedHashMap<>();
    Map<String, String> remaining = new LinkedHashMap<>();
    values.forEach((key, value) -> remaining.put(key, RawText.encode(value)));
    groups.forEach(
        (name, group) -> {
          List<String> lines = new ArrayList<>();
          for (String line : group) {
            KeyFileLine parsed = KeyFileLine.parse(line);
            String value = parsed == null ? null : remaining.remove(name + "." + parsed.key());
            lines.add(parsed == null || value == null ? line : parsed.key() + "=" + value);
          }
          lines.addAll(0, removeLines(remaining, name + "."));
          result.put(name, lines);
        });
    while (!remaining.isEmpty()) {
      String key = remaining.keySet().iterator().next();
      String section = key.substring(0, key.indexOf('.'));
      result.put(section, removeLines(remaining, section + "."));
    }
    return new MainConfig(result);
  }

  /** Removes the values with this prefix and returns them as configuration lines. */
  private static List<String> removeLines(Map<String, String> remaining, String prefix) {
    List<String> lines = new ArrayList<>();
    remaining
        .entrySet()
        .removeIf(
            each ->
                each.getKey().startsWith(prefix)
                    && lines.add(each.getKey().substring(prefix.length()) + "=" + each.getValue()));
    return lines;
  }

  /**
   * Makes relative names of files in this folder absolute, in values, {@code ;} lists and file
   * URLs.
   *
   * @param isInFolder whether the folder contains a file of this name
   */
  MainConfig withAbsoluteFileNames(Predicate<String> isInFolder, String folder) {
    AbsoluteNames names =
        new AbsoluteNames(isInFolder, RawText.encode(folder).replace("\\", "\\\\") + "/");
    Map<String, List<String>> result = new LinkedHashMap<>();
    groups.forEach((name, lines) -> result.put(name, lines.stream().map(names::inLine).toList()));
    return new MainConfig(result);
  }

  private record AbsoluteNames(Predicate<String> isInFolder, String prefix) {
    String inLine(String line) {
      KeyFileLine parsed = KeyFileLine.parse(line);
      if (parsed == null) {
        return line;
      }
      String value = absolute(parsed.value());
      if (value.equals(parsed.value()) && value.indexOf(';') >= 0) {
        value =
            String.join(
                ";", LIST_SEPARATOR.splitAsStream(parsed.value()).map(this::absolute).toList());
        value = parsed.value().endsWith(";") ? value + ";" : value;
      }
      return value.equals(parsed.value()) ? line : parsed.key() + "=" + value;
    }

    private String absolute(String element) {
      String scheme = element.startsWith(FILE_SCHEME) ? FILE_SCHEME : "";
      String name = element.substring(scheme.length());
      return !name.startsWith("/")
              && !NUMBER.matcher(name).matches()
              && isInFolder.test(RawText.decode(KeyFileLine.unescape(name)))
          ? scheme + prefix + name
          : element;
    }
  }

  /** Returns the configuration as {@link RawText}. */
  String text() {
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (name, lines) -> {
          if (!name.isEmpty()) {
            text.append('[').append(name).append("]\n");
          }
          lines.forEach(line -> text.append(line).append('\n'));
        });
    return text.toString();
  }

  private static LaunchRefusedException refused(String message) {
    return new LaunchRefusedException(RequestRefusalCode.TEMPLATE_MISSING, message);
  }
}
