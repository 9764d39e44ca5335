package io.dsfleet.referenceapp;

import com.sun.management.OperatingSystemMXBean;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.QueryMetrics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Measures this process's share of CPU time since the last query, its resident memory, and the GPU
 * load.
 */
final class ProcessMetrics {
  private static final double KIBIBYTES_PER_MEBIBYTE = 1_024;
  private static final double BYTES_PER_MEBIBYTE = 1_048_576;

  private final Path proc;
  private final Supplier<GpuLoad.Reading> gpu;
  private ProcessorTime last;
  private double lastPercent;

  /** Reads from {@code proc}, usually {@code /proc}. */
  ProcessMetrics(Path proc, Supplier<GpuLoad.Reading> gpu) {
    this.proc = proc;
    this.gpu = gpu;
    this.last = ProcessorTime.read(proc);
  }

  MetricsResponse respond(QueryMetrics query) {
    GpuLoad.Reading load = gpu.get();
    return new MetricsResponse(
        query.requestId(),
        tenths(cpuPercent()),
        tenths(residentMebibytes()),
        tenths(load.percent()),
        tenths(load.memoryMebibytes()));
  }

  /** Percent of the CPU time of all cores. */
  private double cpuPercent() {
    ProcessorTime now = ProcessorTime.read(proc);
    long machine = now.machine() - last.machine();
    // Queries within one clock tick get the same value.
    if (machine > 0) {
      lastPercent = Math.clamp(100.0 * (now.process() - last.process()) / machine, 0, 100);
      last = now;
    }
    return lastPercent;
  }

  private double residentMebibytes() {
    try {
      for (String line : Files.readAllLines(proc.resolve("self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES_PER_MEBIBYTE;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Without /proc, falls back to the heap size.
    }
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory())
        / BYTES_PER_MEBIBYTE;
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** CPU time of this process and of all cores, in the same unit. */
  private record ProcessorTime(long process, long machine) {
    private static final int USER = 11;
    private static final int SYSTEM = 12;

    static ProcessorTime read(Path proc) {
      try {
        String stat = Files.readString(proc.resolve("self/stat"));
        // The second field, the title, may hold any character; the third field follows its last
        // ')'.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long process = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
        return new ProcessorTime(process, machine(proc));
      } catch (IOException | RuntimeException e) {
        return withoutProc();
      }
    }

    private static long machine(Path proc) throws IOException {
      try (var lines = Files.lines(proc.resolve("stat"))) {
        String[] columns = lines.findFirst().orElseThrow().strip().split("\\s+");
        long all = 0;
        // Guest time, after these eight columns, is already part of user time.
        for (int column = 1; column < columns.length && column <= 8; column++) {
          all += Long.parseLong(columns[column]);
        }
        return all;
      }
    }

    private static ProcessorTime withoutProc() {
      OperatingSystemMXBean system =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      return new ProcessorTime(
          system.getProcessCpuTime(), System.nanoTime() * system.getAvailableProcessors());
    }
  }
}
