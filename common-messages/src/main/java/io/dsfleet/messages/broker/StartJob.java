package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;

/** Starts an attempt on its slot: {@code start_analysis}, then {@code push_file}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StartJob(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("session") long session,
    @JsonProperty("request") AnalysisRequest request)
    implements BridgeCommand {}
