package io.dsfleet.launcher.runner;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Parses the kernel's files about a process. */
final class ProcFileParser {
  private static final int PARENT_FIELD = 1;
  private static final int START_TIME_FIELD = 19;

  private ProcFileParser() {}

  /**
   * Contents of {@code /proc/PID/stat}.
   *
   * @param parent pid of the parent; 0 if it is outside the container
   * @param startTicks start time in clock ticks after boot
   */
  record Stat(long parent, long startTicks) {}

  /** Parses {@code /proc/PID/stat}; empty for a zombie and for invalid text. */
  static Optional<Stat> stat(String text) {
    // The name in parentheses may contain any character, including parentheses.
    int end = text.lastIndexOf(')');
    if (end < 0 || end + 2 > text.length()) {
      return Optional.empty();
    }
    String[] fields = text.substring(end + 2).split(" ");
    if (fields.length <= START_TIME_FIELD || fields[0].equals("Z") || fields[0].equals("X")) {
      return Optional.empty();
    }
    return Optional.of(
        new Stat(Long.parseLong(fields[PARENT_FIELD]), Long.parseLong(fields[START_TIME_FIELD])));
  }

  /** Parses {@code /proc/PID/environ}. */
  static Map<String, String> environment(String text) {
    Map<String, String> all = new HashMap<>();
    for (String entry : text.split("\0")) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        all.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return all;
  }
}
