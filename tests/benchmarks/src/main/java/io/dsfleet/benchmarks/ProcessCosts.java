package io.dsfleet.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/** CPU time and memory of processes by name, from Linux's {@code /proc}. */
final class ProcessCosts {
  private static final double MILLIS_PER_TICK = 10;
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private final Map<String, Long> pids = new LinkedHashMap<>();

  /**
   * @param named {@code name=pid,name=pid}; this process is added as {@code load}
   */
  ProcessCosts(String named) {
    for (String one : named.split(",")) {
      String[] parts = one.split("=");
      if (parts.length == 2) {
        pids.put(parts[0], Long.valueOf(parts[1]));
      }
    }
    pids.put("load", ProcessHandle.current().pid());
  }

  /** CPU time (user and system) of each process since its start, in milliseconds. */
  Map<String, Double> cpuMillis() {
    Map<String, Double> all = new LinkedHashMap<>();
    pids.forEach((name, pid) -> all.put(name, family(pid).mapToDouble(p -> cpuMillis(p)).sum()));
    return all;
  }

  /** Resident memory of each process, in MB. */
  Map<String, Long> residentMegabytes() {
    Map<String, Long> all = new LinkedHashMap<>();
    pids.forEach((name, pid) -> all.put(name, family(pid).map(p -> residentMegabytes(p)).sum()));
    return all;
  }

  /** The process and its descendants, since a script may have started the server. */
  private static LongStream family(long pid) {
    LongStream below =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(ProcessHandle::pid);
    return LongStream.concat(LongStream.of(pid), below);
  }

  private static double cpuMillis(long pid) {
    String stat = read(Path.of("/proc/" + pid + "/stat"));
    // fields after the command's closing parenthesis, from the state on
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    return ticks * MILLIS_PER_TICK;
  }

  private static long residentMegabytes(long pid) {
    return read(Path.of("/proc/" + pid + "/status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** CPU time since {@code before} per job, for each process and in total. */
  static String perJob(Map<String, Double> before, Map<String, Double> after, int jobs) {
    List<String> parts = new ArrayList<>();
    double sum = 0;
    for (Map.Entry<String, Double> one : after.entrySet()) {
      double spent = one.getValue() - before.getOrDefault(one.getKey(), 0.0);
      parts.add(one(one.getKey(), spent / jobs));
      sum += spent;
    }
    parts.add(one("all", sum / jobs));
    return String.join(", ", parts);
  }

  private static String one(String name, double millis) {
    return String.format(Locale.ROOT, "%s %.3f", name, millis);
  }
}
