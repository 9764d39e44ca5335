package io.dsfleet.gateway.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Load of the host, in the format of the original server.
 *
 * @param cpuUsage percent of all cores, 0 until measured
 * @param uptimeSeconds uptime of this process
 */
record HostUsage(
    @JsonProperty("cpu_usage") double cpuUsage,
    @JsonProperty("memory_usage") MemoryUsage memory,
    @JsonProperty("uptime_seconds") long uptimeSeconds) {
  private static final double PERCENT = 100.0;
  private static final double TENTHS = 10.0;
  private static final long MILLIS = 1000;

  /** Memory in bytes, and the percentage in use. */
  record MemoryUsage(
      @JsonProperty("total") long total,
      @JsonProperty("available") long available,
      @JsonProperty("percent") double percent) {}

  static HostUsage measure() {
    OperatingSystemMXBean host = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long total = host.getTotalMemorySize();
    long free = host.getFreeMemorySize();
    return new HostUsage(
        tenths(Math.max(0, host.getCpuLoad()) * PERCENT),
        new MemoryUsage(total, free, tenths(PERCENT * (total - free) / Math.max(1, total))),
        ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS);
  }

  private static double tenths(double value) {
    return Math.round(value * TENTHS) / TENTHS;
  }
}
