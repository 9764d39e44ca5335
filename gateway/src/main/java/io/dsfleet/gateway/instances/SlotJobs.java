package io.dsfleet.gateway.instances;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.slot.SlotRecord;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the jobs on the streams of an instance in Redis. */
final class SlotJobs {
  private SlotJobs() {}

  /** The jobs on the instance's streams. */
  static List<JobRecord> jobs(LocatedInstance found, BoundedAwait calls) {
    List<String> ids =
        calls
            .await(
                found.pool().queries().slots(found.instance().id(), found.instance().streamCount()))
            .stream()
            .map(SlotRecord::jobId)
            .filter(Objects::nonNull)
            .toList();
    return calls.await(found.pool().queries().jobs(ids)).values().stream()
        .filter(job -> job.state().isOnSlot())
        .filter(job -> found.instance().id().equals(job.instanceId()))
        .toList();
  }

  /** The 404 problem for a camera that is on another stream or not on the instance. */
  static ProblemException cameraNotFound(
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
  static ProblemException streamNotFound(int streamId, int count) {
    return new ProblemException(
        ProblemCode.UNKNOWN_STREAM,
        "no stream " + streamId + "; the instance has " + count + " streams, numbered from 0");
  }

  /** The 404 problem for a stream without analysis. */
  static ProblemException analysisNotFound(@Nullable Integer streamId) {
    return new ProblemException(ProblemCode.UNKNOWN_STREAM, "no analysis on stream " + streamId);
  }
}
