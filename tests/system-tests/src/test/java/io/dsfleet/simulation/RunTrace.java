package io.dsfleet.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Trace of a run: a hash of all lines, and the lines themselves if requested. */
final class RunTrace {
  private static final int MAX_LINE_LENGTH = 400;
  private static final long PRIME = 0x100000001b3L;

  private final boolean kept;
  private final List<String> lines = new ArrayList<>();
  private final Map<Enum<?>, Integer> bites = new HashMap<>();
  private long hash = 0xcbf29ce484222325L;
  private long length;

  RunTrace(boolean kept) {
    this.kept = kept;
  }

  void add(long now, String line) {
    hash = (hash ^ now) * PRIME;
    hash = (hash ^ line.hashCode()) * PRIME;
    length++;
    if (kept) {
      lines.add("%8.3f %s".formatted((now - SimulatedWorld.START_TIME) / 1000.0, line));
    }
  }

  void countFault(Enum<?> fault) {
    bites.merge(fault, 1, Integer::sum);
  }

  Map<Enum<?>, Integer> faultCounts() {
    return bites;
  }

  /** Hash of the trace; equal for equal runs. */
  String hash() {
    return Long.toHexString(hash) + "/" + length;
  }

  /** The last lines, preceded by earlier lines that contain {@code about}. */
  String excerpt(String about, int last) {
    StringBuilder text = new StringBuilder();
    int from = Math.max(0, lines.size() - last);
    List<String> named =
        lines.subList(0, from).stream()
            .filter(line -> !about.isEmpty() && line.contains(about))
            .toList();
    named
        .subList(Math.max(0, named.size() - last), named.size())
        .forEach(line -> append(text, line));
    text.append("   ...\n");
    lines.subList(from, lines.size()).forEach(line -> append(text, line));
    return text.toString();
  }

  private static void append(StringBuilder text, String line) {
    boolean isLong = line.length() > MAX_LINE_LENGTH;
    text.append(isLong ? line.substring(0, MAX_LINE_LENGTH) + "..." : line).append('\n');
  }
}
