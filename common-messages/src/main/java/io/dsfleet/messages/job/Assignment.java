package io.dsfleet.messages.job;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Identifies one attempt at a job on one slot of one app process; serves as a fencing token.
 *
 * @param attempt counted from 1
 * @param streamId slot number, from 0
 * @param epoch number of the instance's app process; increases with each new process
 */
public record Assignment(
    @JsonProperty("job_id") String jobId,
    @JsonProperty("attempt") int attempt,
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("epoch") long epoch) {
  public Assignment {
    requireNonNull(jobId, "jobId");
    requireNonNull(instanceId, "instanceId");
    if (attempt < 1) {
      throw new IllegalArgumentException("expected attempt >= 1, but it is " + attempt);
    }
    if (streamId < 0) {
      throw new IllegalArgumentException("expected stream_id >= 0, but it is " + streamId);
    }
  }
}
