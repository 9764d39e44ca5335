package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What an app last said of its load.
 *
 * @param cpuPercent of one machine
 * @param ramMb MiB
 * @param gpuPercent of one GPU
 * @param vramMb MiB
 * @param atMillis when it said so, by its bridge's clock; for display
 */
public record AppMetrics(
    @JsonProperty("instance") String instanceId,
    @JsonProperty("cpu") double cpuPercent,
    @JsonProperty("ram") double ramMb,
    @JsonProperty("gpu") double gpuPercent,
    @JsonProperty("vram") double vramMb,
    @JsonProperty("at") long atMillis) {}
