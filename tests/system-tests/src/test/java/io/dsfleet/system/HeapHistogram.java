package io.dsfleet.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Live objects of a JVM after a full garbage collection.
 *
 * @param classes bytes of live objects by class
 */
record HeapHistogram(Map<String, Long> classes) {
  private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(.+)");
  private static final int SHOWN = 12;

  HeapHistogram {
    classes = Map.copyOf(classes);
  }

  /** Reads the histogram of the JVM with this process id. */
  static HeapHistogram of(long pid) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process process =
          new ProcessBuilder(List.of(jcmd, Long.toString(pid), "GC.class_histogram"))
              .redirectErrorStream(true)
              .start();
      String histogram =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, Long> classes =
          histogram
              .lines()
              .map(ROW::matcher)
              .filter(Matcher::matches)
              .collect(
                  Collectors.toMap(
                      row -> row.group(2), row -> Long.parseLong(row.group(1)), Long::sum));
      if (classes.isEmpty()) {
        throw new AssertionError("no histogram, but " + histogram);
      }
      return new HeapHistogram(classes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of all live objects. */
  long bytes() {
    return classes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The classes with the largest growth since {@code before}, for the search of a leak. */
  String growthSince(HeapHistogram before) {
    return classes.entrySet().stream()
        .map(entry -> Map.entry(entry.getKey(), entry.getValue() - before.of(entry.getKey())))
        .sorted(Comparator.comparingLong(entry -> -entry.getValue()))
        .limit(SHOWN)
        .map(entry -> "%n  %+d bytes of %s".formatted(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining());
  }

  private long of(String name) {
    return classes.getOrDefault(name, 0L);
  }
}
