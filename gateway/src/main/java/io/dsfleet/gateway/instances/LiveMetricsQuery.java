package io.dsfleet.gateway.instances;

import java.util.LinkedHashMap;
import java.util.Map;

/** Queries the current metrics of an app, for other packages of the gateway. */
public final class LiveMetricsQuery {
  private final InstanceMetricsController metrics;

  public LiveMetricsQuery(InstanceMetricsController metrics) {
    this.metrics = metrics;
  }

  /** The current values; throws a problem if the app does not answer. */
  public Map<String, Object> query(String instanceId) {
    InstanceMetricsController.RefreshResponse metrics = this.metrics.refresh(instanceId);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("cpu_percent", metrics.cpuPercent());
    values.put("ram_mb", metrics.ramMb());
    values.put("gpu_percent", metrics.gpuPercent());
    values.put("vram_mb", metrics.vramMb());
    values.put("timestamp", metrics.timestamp());
    return values;
  }
}
