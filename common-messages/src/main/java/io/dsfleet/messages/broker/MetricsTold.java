package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Load of the app: percent of the machine, MiB.
 *
 * @param atMillis time at which the bridge received them, in milliseconds since the epoch
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MetricsTold(
    @JsonProperty("cpu_percent") double cpuPercent,
    @JsonProperty("ram_mb") double ramMb,
    @JsonProperty("gpu_percent") double gpuPercent,
    @JsonProperty("vram_mb") double vramMb,
    @JsonProperty("at") long atMillis)
    implements BridgeReply {}
