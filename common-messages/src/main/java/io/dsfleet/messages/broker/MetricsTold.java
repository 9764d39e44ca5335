package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The app's load: percent of one machine, MiB.
 *
 * @param atMillis when it was told, by the bridge's clock
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MetricsTold(
    @JsonProperty("cpu_percent") double cpuPercent,
    @JsonProperty("ram_mb") double ramMb,
    @JsonProperty("gpu_percent") double gpuPercent,
    @JsonProperty("vram_mb") double vramMb,
    @JsonProperty("at") long atMillis)
    implements BridgeReply {}
