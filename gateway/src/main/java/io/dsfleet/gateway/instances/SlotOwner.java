package io.dsfleet.gateway.instances;

import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.SlotRecord;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which job owns which stream of an instance, by the record. */
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

  /** The answer where the camera is on another stream, or on none of the instance's. */
  static ProblemException elsewhere(
      List<JobRecord> jobs, @Nullable Integer streamId, long cameraId) {
    return jobs.stream()
        .filter(job -> job.cameraId() == cameraId)
        .findFirst()
        .map(
            job ->
                new ProblemException(
                    ProblemCode.UNKNOWN_CAMERA,
                    "expected camera "
                        + cameraId
                        + " on stream "
                        + streamId
                        + ", but it is on stream "
                        + job.streamId()))
        .orElseGet(
            () ->
                new ProblemException(
                    ProblemCode.UNKNOWN_CAMERA,
                    "expected camera " + cameraId + " on the instance, but it is not there"));
  }

  /** The answer for a stream that the instance does not have. */
  static ProblemException noStream(int streamId, int count) {
    return new ProblemException(
        ProblemCode.UNKNOWN_STREAM,
        "expected stream_id below " + count + ", but it is " + streamId);
  }

  /** The answer for a stream on which nothing runs. */
  static ProblemException noAnalysis(@Nullable Integer streamId) {
    return new ProblemException(
        ProblemCode.UNKNOWN_STREAM,
        "expected an analysis on stream " + streamId + ", but there is none");
  }
}
