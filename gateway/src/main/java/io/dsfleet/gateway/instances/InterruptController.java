package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.Problem;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.gateway.jobs.JobControl;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.JobState;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The original's way to stop what runs on a stream; the job behind it is cancelled. */
@RestController
public final class InterruptController {
  private final Pools pools;
  private final StateCalls calls;
  private final JobControl control;

  public InterruptController(Pools pools, StateCalls calls, JobControl control) {
    this.pools = pools;
    this.calls = calls;
    this.control = control;
  }

  /** The original's echo, ours behind it. */
  @JsonInclude
  record InterruptAnswer(
      @JsonProperty("status") String status,
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("stream_id") int streamId,
      @JsonProperty("camera_id") long cameraId,
      @JsonProperty("reason") String reason,
      @JsonProperty("job_id") String jobId,
      @JsonProperty("state") JobState state) {}

  /** Stops the camera on the stream; one of both names suffices. */
  @PostMapping("/deepstream/analysis/{id}/interrupt")
  InterruptAnswer interrupt(
      @PathVariable String id,
      @RequestParam(name = "stream_id", required = false) @Nullable Integer streamId,
      @RequestParam(name = "camera_id", required = false) @Nullable Long cameraId,
      @RequestParam(required = false) @Nullable String reason) {
    String why = JobControl.reason(reason);
    if (streamId == null && cameraId == null) {
      throw ProblemException.invalid("stream_id", "expected stream_id or camera_id, but both miss");
    }
    InstanceLookup found =
        InstanceLookup.find(pools, calls, id).orElseThrow(InstancesController::unknown);
    JobRecord job =
        SlotOwner.jobs(found, calls).stream()
            .filter(each -> cameraId == null || each.cameraId() == cameraId)
            .filter(each -> streamId == null || Objects.equals(each.streamId(), streamId))
            .findFirst()
            .orElseThrow(() -> nothing(SlotOwner.jobs(found, calls), streamId, cameraId));
    return answer(control.cancel(found.pool(), job, why), job, why);
  }

  private static InterruptAnswer answer(JobRecord job, JobRecord before, String reason) {
    if (job.state().isTerminal() && job.state() != JobState.CANCELLED) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.JOB_ENDED,
                  "expected an analysis that goes on, but it is "
                      + job.state().name().toLowerCase(Locale.ROOT))
              .withJob(job.id()));
    }
    return new InterruptAnswer(
        "interrupted",
        Objects.requireNonNull(before.instanceId()),
        Objects.requireNonNull(before.streamId()),
        job.cameraId(),
        reason,
        job.id(),
        job.state());
  }

  private static ProblemException nothing(
      List<JobRecord> jobs, @Nullable Integer streamId, @Nullable Long cameraId) {
    return cameraId == null
        ? SlotOwner.noAnalysis(streamId)
        : SlotOwner.elsewhere(jobs, streamId, cameraId);
  }
}
