package io.dsfleet.gateway.instances;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.gateway.jobs.JobCommands;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
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
  private final GatewayPools pools;
  private final BoundedAwait calls;
  private final JobCommands commands;

  public InterruptController(GatewayPools pools, BoundedAwait calls, JobCommands commands) {
    this.pools = pools;
    this.calls = calls;
    this.commands = commands;
  }

  /** Response in the fields of the original server, followed by job id and state. */
  @JsonInclude
  record InterruptResponse(
      @JsonProperty("status") String status,
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("stream_id") int streamId,
      @JsonProperty("camera_id") long cameraId,
      @JsonProperty("reason") String reason,
      @JsonProperty("job_id") String jobId,
      @JsonProperty("state") JobState state) {}

  /** Interrupts the analysis; requires {@code stream_id}, {@code camera_id} or both. */
  @PostMapping("/deepstream/analysis/{id}/interrupt")
  InterruptResponse interrupt(
      @PathVariable String id,
      @RequestParam(name = "stream_id", required = false) @Nullable Integer streamId,
      @RequestParam(name = "camera_id", required = false) @Nullable Long cameraId,
      @RequestParam(required = false) @Nullable String reason) {
    String checkedReason = JobCommands.checkedReason(reason);
    if (streamId == null && cameraId == null) {
      throw ProblemException.invalidField("stream_id", "stream_id or camera_id is required");
    }
    LocatedInstance found =
        LocatedInstance.find(pools, calls, id)
            .orElseThrow(() -> InstancesController.unknownInstance(id));
    JobRecord job =
        SlotJobs.jobs(found, calls).stream()
            .filter(each -> cameraId == null || each.cameraId() == cameraId)
            .filter(each -> streamId == null || Objects.equals(each.streamId(), streamId))
            .findFirst()
            .orElseThrow(() -> notFound(SlotJobs.jobs(found, calls), streamId, cameraId));
    return response(commands.cancel(found.pool(), job, checkedReason), job, checkedReason);
  }

  private static InterruptResponse response(JobRecord job, JobRecord before, String reason) {
    if (job.state().isTerminal() && job.state() != JobState.CANCELLED) {
      throw new ProblemException(
          ProblemResponse.of(ProblemCode.JOB_ENDED, JobCommands.hasEndedMessage(job))
              .withJobId(job.id()));
    }
    return new InterruptResponse(
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
        ? SlotJobs.analysisNotFound(streamId)
        : SlotJobs.cameraNotFound(jobs, streamId, cameraId);
  }
}
