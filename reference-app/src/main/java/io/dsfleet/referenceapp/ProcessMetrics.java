package io.dsfleet.referenceapp;

import com.sun.management.OperatingSystemMXBean;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.QueryMetrics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** The load of this process (001 2.3.6): CPU over the time since the last question, memory now. */
final class ProcessMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double KIBIBYTES_PER_MEBIBYTE = 1_024;
  private static final double BYTES_PER_MEBIBYTE = 1_048_576;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final LongSupplier nanoTime;
  private long lastNanos;
  private long lastCpuNanos;

  ProcessMetrics(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
    this.lastCpuNanos = system.getProcessCpuTime();
  }

  /** There is no GPU in use, so its figures are 0. */
  MetricsResponse answer(QueryMetrics query) {
    return new MetricsResponse(query.requestId(), cpuPercent(), tenths(residentMebibytes()), 0, 0);
  }

  /** Percent of all the machine's cores, as tools for machines with one figure show it. */
  private double cpuPercent() {
    long now = nanoTime.getAsLong();
    long cpu = system.getProcessCpuTime();
    double wall = (double) Math.max(1, now - lastNanos) * system.getAvailableProcessors();
    double percent = 100.0 * (cpu - lastCpuNanos) / wall;
    lastNanos = now;
    lastCpuNanos = cpu;
    return tenths(Math.clamp(percent, 0, 100));
  }

  private static double residentMebibytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES_PER_MEBIBYTE;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Systems without /proc: the heap is the best that is known.
    }
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory())
        / BYTES_PER_MEBIBYTE;
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
