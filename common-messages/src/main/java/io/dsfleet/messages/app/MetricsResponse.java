package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Reply to {@code query_metrics}: load of the app in percent of the machine, memory in MiB. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MetricsResponse(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("cpu_percent") double cpuPercent,
    @JsonProperty("ram_mb") double ramMb,
    @JsonProperty("gpu_percent") double gpuPercent,
    @JsonProperty("vram_mb") double vramMb)
    implements AppMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "metrics_response";

  @Override
  public String type() {
    return TYPE;
  }
}
