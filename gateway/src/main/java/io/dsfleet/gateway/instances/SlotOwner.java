package io.dsfleet.gateway.instances;

import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.SlotRecord;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the jobs on the streams of an instance in Redis. */
final class SlotOwner {
  private SlotOwner() {}

  /** The jobs on the instance's streams. */
  static List<JobRecord> jobs(InstanceLookup found, StateCalls calls) {
    List<String> ids =
        calls
            .get(found.pool().reads().slots(found.instance().id(), found.instance().streamsCount()))
            .stream()
            .map(SlotRecord::jobId)
            .filter(Objects::nonNull)
            .toList();
    return calls.get(found.pool().reads().jobs(ids)).values().stream()
        .filter(job -> job.state().isOnSlot())
        .filter(job -> found.instance().id().equals(job.instanceId()))
        .toList();
  }

  /** The 404 problem for a camera that is on another stream or not on the instance. */
  static ProblemException elsewhere(
      List<JobRecord> jobs, @Nullable Integer streamId, long cameraId) {
    return jobs.stream()
        .filter(job -> job.cameraId() == cameraId)
        .findFirst()
        .map(
            job ->
                new ProblemException(
                    ProblemCode.UNKNOWN_CAMERA,
                    "camera "
                        + cameraId
                        + " is not on stream "
                        + streamId
                        + ", but on stream "
                        + job.streamId()))
        .orElseGet(
            () ->
                new ProblemException(
                    ProblemCode.UNKNOWN_CAMERA, "camera " + cameraId + " is not on this instance"));
  }

  /** The 404 problem for a stream that the instance does not have. */
  static ProblemException noStream(int streamId, int count) {
    return new ProblemException(
        ProblemCode.UNKNOWN_STREAM,
        "no stream " + streamId + "; the instance has " + count + " streams, numbered from 0");
  }

  /** The 404 problem for a stream without analysis. */
  static ProblemException noAnalysis(@Nullable Integer streamId) {
    return new ProblemException(ProblemCode.UNKNOWN_STREAM, "no analysis on stream " + streamId);
  }
}
