package io.dsfleet.state.instance;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The last metrics that an app reported.
 *
 * @param cpuPercent of the machine
 * @param ramMb main memory, MiB
 * @param gpuPercent of one GPU
 * @param vramMb GPU memory, MiB
 * @param atMillis time of the report by the bridge's clock, for display
 */
public record AppMetrics(
    @JsonProperty("instance") String instanceId,
    @JsonProperty("cpu") double cpuPercent,
    @JsonProperty("ram") double ramMb,
    @JsonProperty("gpu") double gpuPercent,
    @JsonProperty("vram") double vramMb,
    @JsonProperty("at") long atMillis) {}
