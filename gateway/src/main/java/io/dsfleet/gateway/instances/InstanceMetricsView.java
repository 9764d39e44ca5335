package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.MetricsTold;
import io.dsfleet.state.instance.AppMetrics;
import java.time.Instant;

/** Metrics of an app in percent and MiB, with the time of the report. */
record InstanceMetricsView(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("cpu_percent") double cpuPercent,
    @JsonProperty("ram_mb") double ramMb,
    @JsonProperty("gpu_percent") double gpuPercent,
    @JsonProperty("vram_mb") double vramMb,
    @JsonProperty("timestamp") String timestamp) {

  static InstanceMetricsView of(AppMetrics metrics) {
    return new InstanceMetricsView(
        metrics.instanceId(),
        metrics.cpuPercent(),
        metrics.ramMb(),
        metrics.gpuPercent(),
        metrics.vramMb(),
        Instant.ofEpochMilli(metrics.atMillis()).toString());
  }

  static InstanceMetricsView of(String instanceId, MetricsTold metrics) {
    return new InstanceMetricsView(
        instanceId,
        metrics.cpuPercent(),
        metrics.ramMb(),
        metrics.gpuPercent(),
        metrics.vramMb(),
        Instant.ofEpochMilli(metrics.atMillis()).toString());
  }
}
