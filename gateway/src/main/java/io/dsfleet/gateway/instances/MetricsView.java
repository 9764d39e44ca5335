package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.MetricsTold;
import io.dsfleet.state.AppMetrics;
import java.time.Instant;

/** Metrics of an app in percent and MiB, with the time of the report. */
record MetricsView(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("cpu_percent") double cpuPercent,
    @JsonProperty("ram_mb") double ramMb,
    @JsonProperty("gpu_percent") double gpuPercent,
    @JsonProperty("vram_mb") double vramMb,
    @JsonProperty("timestamp") String timestamp) {

  static MetricsView of(AppMetrics metrics) {
    return new MetricsView(
        metrics.instanceId(),
        metrics.cpuPercent(),
        metrics.ramMb(),
        metrics.gpuPercent(),
        metrics.vramMb(),
        Instant.ofEpochMilli(metrics.atMillis()).toString());
  }

  static MetricsView of(String instanceId, MetricsTold metrics) {
    return new MetricsView(
        instanceId,
        metrics.cpuPercent(),
        metrics.ramMb(),
        metrics.gpuPercent(),
        metrics.vramMb(),
        Instant.ofEpochMilli(metrics.atMillis()).toString());
  }
}
