package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.MetricsTold;
import io.dsfleet.state.AppMetrics;
import java.time.Instant;

/** An app's load in the original's fields: percent, MiB, and when it was told. */
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

  static MetricsView of(String instanceId, MetricsTold told) {
    return new MetricsView(
        instanceId,
        told.cpuPercent(),
        told.ramMb(),
        told.gpuPercent(),
        told.vramMb(),
        Instant.ofEpochMilli(told.atMillis()).toString());
  }
}
