package io.dsfleet.messages.job;

import static java.util.Objects.requireNonNull;

/**
 * The fencing token of one attempt at a job on one slot in one life of an instance.
 *
 * @param attempt counted from 1
 * @param streamId slot number, from 0
 * @param epoch number of the instance's life, grows only
 */
public record Assignment(String jobId, int attempt, String instanceId, int streamId, long epoch) {
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
