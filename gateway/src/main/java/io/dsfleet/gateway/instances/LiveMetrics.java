package io.dsfleet.gateway.instances;

import java.util.LinkedHashMap;
import java.util.Map;

/** An app's fresh load, for other parts of the gateway. */
public final class LiveMetrics {
  private final MetricsController metrics;

  public LiveMetrics(MetricsController metrics) {
    this.metrics = metrics;
  }

  /** The values that the app told just now; ends the request where it told none. */
  public Map<String, Object> fresh(String instanceId) {
    MetricsController.Refreshed told = metrics.refresh(instanceId);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("cpu_percent", told.cpuPercent());
    values.put("ram_mb", told.ramMb());
    values.put("gpu_percent", told.gpuPercent());
    values.put("vram_mb", told.vramMb());
    values.put("timestamp", told.timestamp());
    return values;
  }
}
