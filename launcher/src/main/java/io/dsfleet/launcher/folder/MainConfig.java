package io.dsfleet.launcher.folder;

import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.messages.broker.RequestRefusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * deepstream-app's main configuration: its groups in order, each with its lines as they are.
 *
 * @param groups each begins with its header, except lines before the first one
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

  /** The same with {@code [source0]} so many times and no other source. */
  MainConfig withStreams(int streams) throws LaunchRefusedException {
    List<String> source =
        groups.stream()
            .filter(group -> nameOf(group).equals(FIRST_SOURCE))
            .findFirst()
            .orElseThrow(
                () ->
                    new LaunchRefusedException(
                        RequestRefusal.TEMPLATE_MISSING,
                        "expected a main configuration with [source0], but it has none"));
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

  /** The same with these values, by {@code section.key}; groups and keys are added as needed. */
  MainConfig with(Map<String, String> values) {
    List<List<String>> result = new ArrayList<>();
    Map<String, String> left = new LinkedHashMap<>(values);
    for (List<String> group : groups) {
      String prefix = nameOf(group) + ".";
      List<String> lines = new ArrayList<>();
      for (String line : group) {
        Matcher value = VALUE.matcher(line);
        String key = value.matches() ? prefix + value.group(1) : "";
        String wanted = values.get(key);
        if (wanted == null) {
          lines.add(line);
        } else if (left.remove(key) != null) {
          lines.add(value.group(1) + "=" + wanted);
        }
      }
      added(left, prefix).forEach(line -> lines.add(Math.min(1, lines.size()), line));
      result.add(lines);
    }
    while (!left.isEmpty()) {
      String key = left.keySet().iterator().next();
      String section = key.substring(0, key.indexOf('.'));
      List<String> group = new ArrayList<>(List.of("", "[" + section + "]"));
      group.addAll(added(left, section + "."));
      result.add(group);
    }
    return new MainConfig(result);
  }

  private static List<String> added(Map<String, String> left, String prefix) {
    List<String> lines = new ArrayList<>();
    left.entrySet()
        .removeIf(
            each ->
                each.getKey().startsWith(prefix)
                    && lines.add(each.getKey().substring(prefix.length()) + "=" + each.getValue()));
    return lines;
  }

  /** The same, relative names of files that lie in this folder made absolute. */
  MainConfig fromFolder(java.util.function.Predicate<String> liesThere, String folder) {
    return new MainConfig(
        groups.stream()
            .map(group -> group.stream().map(line -> absolute(line, liesThere, folder)).toList())
            .toList());
  }

  private static String absolute(
      String line, java.util.function.Predicate<String> liesThere, String folder) {
    Matcher value = VALUE.matcher(line);
    return value.matches() && !value.group(2).startsWith("/") && liesThere.test(value.group(2))
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
