package io.dsfleet.launcher.runner;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How the kernel's files about a process read. */
final class ProcFiles {
  private static final int PARENT_FIELD = 1;
  private static final int START_TIME_FIELD = 19;

  private ProcFiles() {}

  /**
   * What {@code /proc/PID/stat} tells.
   *
   * @param parent pid of the parent, 0 where it lies outside of the container
   * @param startTicks start time in clock ticks after boot
   */
  record Stat(long parent, long startTicks) {}

  /** Reads {@code /proc/PID/stat}; empty for a zombie, which is dead, and for what is no stat. */
  static Optional<Stat> stat(String text) {
    // The name in parentheses may hold anything; what follows its end is plain.
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

  /** Reads {@code /proc/PID/environ}. */
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
