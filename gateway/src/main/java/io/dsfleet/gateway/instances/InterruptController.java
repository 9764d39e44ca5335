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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Interrupts the analysis on a stream by cancelling its job, as the original server does. */
@RestController
public final class InterruptController {
  private final Pools pools;
  private final StateCalls calls;
  private final JobControl commands;

  public InterruptController(Pools pools, StateCalls calls, JobControl commands) {
    this.pools = pools;
    this.calls = calls;
    this.commands = commands;
  }

  /** Response in the fields of the original server, followed by job id and state. */
  @JsonInclude
  record InterruptAnswer(
      @JsonProperty("status") String status,
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("stream_id") int streamId,
      @JsonProperty("camera_id") long cameraId,
      @JsonProperty("reason") String reason,
      @JsonProperty("job_id") String jobId,
      @JsonProperty("state") JobState state) {}

  /** Interrupts the analysis; requires {@code stream_id}, {@code camera_id} or both. */
  @PostMapping("/deepstream/analysis/{id}/interrupt")
  InterruptAnswer interrupt(
      @PathVariable String id,
      @RequestParam(name = "stream_id", required = false) @Nullable Integer streamId,
      @RequestParam(name = "camera_id", required = false) @Nullable Long cameraId,
      @RequestParam(required = false) @Nullable String reason) {
    String checkedReason = JobControl.reason(reason);
    if (streamId == null && cameraId == null) {
      throw ProblemException.invalid("stream_id", "stream_id or camera_id is required");
    }
    InstanceLookup found =
        InstanceLookup.find(pools, calls, id).orElseThrow(() -> InstancesController.unknown(id));
    JobRecord job =
        SlotOwner.jobs(found, calls).stream()
            .filter(each -> cameraId == null || each.cameraId() == cameraId)
            .filter(each -> streamId == null || Objects.equals(each.streamId(), streamId))
            .findFirst()
            .orElseThrow(() -> notFound(SlotOwner.jobs(found, calls), streamId, cameraId));
    return response(commands.cancel(found.pool(), job, checkedReason), job, checkedReason);
  }

  private static InterruptAnswer response(JobRecord job, JobRecord before, String reason) {
    if (job.state().isTerminal() && job.state() != JobState.CANCELLED) {
      throw new ProblemException(
          Problem.of(ProblemCode.JOB_ENDED, JobControl.hasEnded(job)).withJob(job.id()));
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

  private static ProblemException notFound(
      List<JobRecord> jobs, @Nullable Integer streamId, @Nullable Long cameraId) {
    return cameraId == null
        ? SlotOwner.noAnalysis(streamId)
        : SlotOwner.elsewhere(jobs, streamId, cameraId);
  }
}
