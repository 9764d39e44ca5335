package io.dsfleet.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Generates main configurations of deepstream-app in the forms that GLib's key files allow, each
 * with the groups and values that an app with a number of streams must find. The same seed
 * generates the same configurations.
 */
public final class DeepStreamConfigGenerator {
  /** Names of files that stand beside a generated configuration. */
  public static final List<String> FILES = List.of("tracker.yml", "b.yml", "정문.txt", "v.mp4");

  /** The folder in which the app finds those files. */
  public static final String FOLDER = "/opt/app";

  private static final List<String> GROUPS =
      List.of("application", "tiled-display", "sink0", "osd", "streammux", "primary-gie");
  private static final List<String> VALUES =
      List.of("1", "0", "1920", "a b", "rtsp://h/?a=1&b==2#x", "a\\sb", "정문", "-1;2;3;", "");

  private final Random random;

  /** What the launcher must make of a configuration. */
  public sealed interface Verdict {
    /** Groups with their keys and values. */
    record Rewritten(Map<String, Map<String, String>> groups) implements Verdict {}

    /** It is refused with a sentence that names this group. */
    record Refused(String group) implements Verdict {}
  }

  /** A configuration, the number of streams to rewrite it for, and the verdict. */
  public record Configuration(String text, int streams, Verdict verdict) {}

  /** Generates from a seed. */
  public DeepStreamConfigGenerator(long seed) {
    this.random = new Random(seed);
  }

  /** Configurations of each kind. */
  public List<Configuration> configurations(int count) {
    List<Configuration> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(
          switch (i % 6) {
            case 0 -> listed();
            case 1 -> refused(i / 6);
            default -> ofSourceGroups();
          });
    }
    return all;
  }

  /** Sources in groups of their own, of which the first one is the template. */
  private Configuration ofSourceGroups() {
    Map<String, Map<String, String>> groups = groups();
    Map<String, String> source = values("source0");
    source.put("uri", "file://v.mp4");
    if (random.nextBoolean()) {
      source.put("num-sources", Integer.toString(1 + random.nextInt(9)));
    }
    groups.put("source0", source);
    for (int i = 1; i < random.nextInt(4); i++) {
      groups.put("source" + i, values("source" + i));
    }
    int streams = 1 + random.nextInt(5);
    Map<String, String> copy = absolute(source);
    copy.computeIfPresent("num-sources", (_, _) -> "1");
    return new Configuration(
        rendered(groups), streams, rewritten(groups, copy, List.of(), streams));
  }

  /** Sources in a list with one template, without the dynamic source. */
  private Configuration listed() {
    Map<String, Map<String, String>> groups = groups();
    List<String> uris = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      uris.add("rtsp://cam" + i + "/live");
    }
    Map<String, String> list = new LinkedHashMap<>();
    list.put("list", String.join(";", uris) + (random.nextBoolean() ? ";" : ""));
    list.put("use-nvmultiurisrcbin", "0");
    groups.put("source-list", list);
    Map<String, String> template = values("source-attr-all");
    groups.put("source-attr-all", template);
    int streams = 1 + random.nextInt(5);
    return new Configuration(
        rendered(groups), streams, rewritten(groups, absolute(template), uris, streams));
  }

  private Configuration refused(int kind) {
    Map<String, Map<String, String>> groups = groups();
    String named =
        switch (kind % 3) {
          case 0 -> {
            groups.put("source-list", Map.of("use-nvmultiurisrcbin", "1", "list", "rtsp://h/1"));
            yield "[source-list]";
          }
          case 1 -> {
            groups.put("source", Map.of("csv-file-path", "sources.csv"));
            yield "[source]";
          }
          default -> "[source0]";
        };
    return new Configuration(rendered(groups), 2, new Verdict.Refused(named));
  }

  private Map<String, Map<String, String>> groups() {
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    for (String group : GROUPS) {
      if (random.nextInt(3) > 0) {
        groups.put(group, values(group));
      }
    }
    Map<String, String> tracker = values("tracker");
    tracker.put("ll-config-file", list());
    groups.put("tracker", tracker);
    return groups;
  }

  /** A list of files, of which some do not stand beside the configuration. */
  private String list() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      names.add(
          random.nextInt(4) == 0 ? "/etc/other.yml" : FILES.get(random.nextInt(FILES.size())));
    }
    return String.join(";", names) + (random.nextBoolean() ? ";" : "");
  }

  private Map<String, String> values(String group) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      values.put(
          List.of("enable", "gpu-id", "x-정", group + "-" + i, "type").get(random.nextInt(5)),
          VALUES.get(random.nextInt(VALUES.size())));
    }
    return values;
  }

  private static Verdict rewritten(
      Map<String, Map<String, String>> groups,
      Map<String, String> source,
      List<String> uris,
      int streams) {
    Map<String, Map<String, String>> expected = new TreeMap<>();
    groups.forEach(
        (name, values) -> {
          if (!name.startsWith("source")) {
            expected.put(name, absolute(values));
          }
        });
    for (int i = 0; i < streams; i++) {
      Map<String, String> copy = new LinkedHashMap<>(source);
      if (!uris.isEmpty()) {
        copy.put("uri", uris.get(i % uris.size()));
      }
      expected.put("source" + i, copy);
    }
    return new Verdict.Rewritten(expected);
  }

  /** The values with absolute names of the files that stand beside the configuration. */
  private static Map<String, String> absolute(Map<String, String> values) {
    Map<String, String> absolute = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          String result = value;
          for (String file : FILES) {
            result = result.replaceAll("(?<=^|;|file://)" + file + "(?=$|;)", FOLDER + "/" + file);
          }
          absolute.put(key, result);
        });
    return absolute;
  }

  /** The groups as a key file: groups in parts, keys that a later line replaces, and comments. */
  private String rendered(Map<String, Map<String, String>> groups) {
    List<String> lines = new ArrayList<>();
    List<String> later = new ArrayList<>();
    groups.forEach(
        (name, values) -> {
          lines.add(header(name));
          boolean isLater = false;
          for (Map.Entry<String, String> value : values.entrySet()) {
            if (!isLater && random.nextInt(4) == 0) {
              later.add(header(name));
              isLater = true;
            }
            if (random.nextInt(4) == 0) {
              lines.add(lines.getLast().startsWith("[") ? "" : "# other=1");
              if (!isLater) {
                lines.add(value.getKey() + "=replaced");
              }
            }
            (isLater ? later : lines)
                .add(
                    value.getKey()
                        + List.of("=", " =", "= ", " \t= ").get(random.nextInt(4))
                        + value.getValue());
          }
          lines.add(List.of("", " ", "#[source0]", " # 정문 = 1").get(random.nextInt(4)));
        });
    lines.addAll(later);
    String end = random.nextBoolean() ? "\n" : "\r\n";
    return (random.nextInt(4) == 0 ? "\uFEFF" : "")
        + (random.nextBoolean() ? "# first" + end : "")
        + String.join(end, lines)
        + (random.nextBoolean() ? end : "");
  }

  private String header(String name) {
    return List.of("[", " [", "\t[").get(random.nextInt(3))
        + name
        + List.of("]", "] ", "]\t").get(random.nextInt(3));
  }
}
