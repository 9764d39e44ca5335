package io.dsfleet.launcher.folder;

import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.messages.broker.RequestRefusalCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Main configuration of deepstream-app, as groups of unparsed lines.
 *
 * @param groups groups in order; each starts with its header, except lines before the first header
 */
record MainConfig(List<List<String>> groups) {
  private static final Pattern HEADER = Pattern.compile("\\s*\\[\\s*([^]]*?)\\s*]\\s*");
  private static final Pattern SOURCE = Pattern.compile("source\\d+");
  private static final Pattern VALUE = Pattern.compile("\\s*([^#=\\s][^=]*?)\\s*=\\s*(.*?)\\s*");
  private static final String FIRST_SOURCE = "source0";

  static MainConfig parse(Stream<String> lines) {
    List<List<String>> groups = new ArrayList<>();
    groups.add(new ArrayList<>());
    lines.forEach(
        line -> {
          if (HEADER.matcher(line).matches()) {
            groups.add(new ArrayList<>());
          }
          groups.getLast().add(line);
        });
    return new MainConfig(groups);
  }

  /** Replaces all source groups by {@code streams} copies of {@code [source0]}. */
  MainConfig withStreams(int streams) throws LaunchRefusedException {
    List<String> source =
        groups.stream()
            .filter(group -> nameOf(group).equals(FIRST_SOURCE))
            .findFirst()
            .orElseThrow(
                () ->
                    new LaunchRefusedException(
                        RequestRefusalCode.TEMPLATE_MISSING,
                        "no [source0] group in the main configuration"));
    List<List<String>> result = new ArrayList<>();
    for (List<String> group : groups) {
      if (group.equals(source)) {
        for (int i = 0; i < streams; i++) {
          List<String> copy = new ArrayList<>(source);
          copy.set(0, "[source" + i + "]");
          if (!copy.getLast().isBlank()) {
            copy.add("");
          }
          result.add(copy);
        }
      } else if (!SOURCE.matcher(nameOf(group)).matches()) {
        result.add(group);
      }
    }
    return new MainConfig(result);
  }

  /** Sets values by {@code section.key}; adds missing groups and keys. */
  MainConfig withValues(Map<String, String> values) {
    List<List<String>> result = new ArrayList<>();
    Map<String, String> remaining = new LinkedHashMap<>(values);
    for (List<String> group : groups) {
      String prefix = nameOf(group) + ".";
      List<String> lines = new ArrayList<>();
      for (String line : group) {
        Matcher value = VALUE.matcher(line);
        String key = value.matches() ? prefix + value.group(1) : "";
        String newValue = values.get(key);
        if (newValue == null) {
          lines.add(line);
        } else if (remaining.remove(key) != null) {
          lines.add(value.group(1) + "=" + newValue);
        }
      }
      removeLines(remaining, prefix).forEach(line -> lines.add(Math.min(1, lines.size()), line));
      result.add(lines);
    }
    while (!remaining.isEmpty()) {
      String key = remaining.keySet().iterator().next();
      String section = key.substring(0, key.indexOf('.'));
      List<String> group = new ArrayList<>(List.of("", "[" + section + "]"));
      group.addAll(removeLines(remaining, section + "."));
      result.add(group);
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

  /** Makes relative names of files in this folder absolute. */
  MainConfig withAbsoluteFileNames(Predicate<String> isInFolder, String folder) {
    return new MainConfig(
        groups.stream()
            .map(group -> group.stream().map(line -> absolute(line, isInFolder, folder)).toList())
            .toList());
  }

  private static String absolute(String line, Predicate<String> isInFolder, String folder) {
    Matcher value = VALUE.matcher(line);
    return value.matches() && !value.group(2).startsWith("/") && isInFolder.test(value.group(2))
        ? value.group(1) + "=" + folder + "/" + value.group(2)
        : line;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    groups.forEach(group -> group.forEach(line -> text.append(line).append('\n')));
    return text.toString();
  }

  private static String nameOf(List<String> group) {
    Matcher header = group.isEmpty() ? HEADER.matcher("") : HEADER.matcher(group.getFirst());
    return header.matches() ? header.group(1) : "";
  }
}
