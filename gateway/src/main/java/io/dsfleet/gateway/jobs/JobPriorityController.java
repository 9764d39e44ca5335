package io.dsfleet.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.messages.broker.ChangePriority;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Changes the priority of a job. */
@RestController
public final class JobPriorityController {
  private static final int MAX_PRIORITY = 9;

  private final GatewayPools pools;
  private final JobCommands commands;
  private final BoundedAwait calls;
  private final JsonBodyReader json;

  public JobPriorityController(
      GatewayPools pools, JobCommands commands, BoundedAwait calls, JsonBodyReader json) {
    this.pools = pools;
    this.commands = commands;
    this.calls = calls;
    this.json = json;
  }

  /** The new priority: 0 (lowest) to 9. */
  record PriorityRequest(@JsonProperty("priority") @Nullable Integer priority) {}

  /** Priority and state of the job after the request. */
  record PriorityResponse(
      @JsonProperty("job_id") String jobId,
      @JsonProperty("priority") int priority,
      @JsonProperty("state") JobState state) {}

  /** Returns 200 once the priority is changed, 202 while it is not, 409 if the job has ended. */
  @Operation(
      summary = "Changes the priority of a job",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = PriorityRequest.class))))
  @PutMapping("/deepstream/jobs/{id}/priority")
  ResponseEntity<PriorityResponse> change(
      @Parameter(hidden = true) HttpServletRequest http, @PathVariable String id)
      throws IOException {
    PoolState pool = pools.requireForJob(id);
    Integer requested = json.read(http, PriorityRequest.class).priority();
    if (requested == null || requested < 0 || requested > MAX_PRIORITY) {
      throw ProblemException.invalidField("priority", "expected 0 to 9, but it is " + requested);
    }
    int priority = requested;
    JobRecord job =
        calls.await(pool.queries().job(id)).orElseThrow(() -> GatewayPools.unknownJob(id));
    if (!job.state().isTerminal() && job.priority() != priority) {
      commands.send(pool, new ChangePriority(id, priority));
      job =
          commands.await(
              pool, id, each -> each.priority() == priority || each.state().isTerminal());
    }
    if (job.state().isTerminal()) {
      throw new ProblemException(
          ProblemResponse.of(ProblemCode.JOB_ENDED, JobCommands.hasEndedMessage(job))
              .withJobId(id));
    }
    return ResponseEntity.status(job.priority() == priority ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .body(new PriorityResponse(id, job.priority(), job.state()));
  }
}
