package io.dsfleet.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.Problem;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.broker.ChangePriority;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.JobState;
import io.dsfleet.state.PoolState;
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
public final class PriorityController {
  private static final int MAX_PRIORITY = 9;

  private final Pools pools;
  private final JobControl commands;
  private final StateCalls calls;
  private final JsonBody json;

  public PriorityController(Pools pools, JobControl commands, StateCalls calls, JsonBody json) {
    this.pools = pools;
    this.commands = commands;
    this.calls = calls;
    this.json = json;
  }

  /** The new priority: 0 (lowest) to 9. */
  record PriorityRequest(@JsonProperty("priority") @Nullable Integer priority) {}

  /** Priority and state of the job after the request. */
  record PriorityAnswer(
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
  ResponseEntity<PriorityAnswer> change(
      @Parameter(hidden = true) HttpServletRequest http, @PathVariable String id)
      throws IOException {
    PoolState pool = pools.ofJob(id);
    Integer requested = json.read(http, PriorityRequest.class).priority();
    if (requested == null || requested < 0 || requested > MAX_PRIORITY) {
      throw ProblemException.invalid("priority", "expected 0 to 9, but it is " + requested);
    }
    int priority = requested;
    JobRecord job = calls.get(pool.reads().job(id)).orElseThrow(() -> Pools.unknownJob(id));
    if (!job.state().isTerminal() && job.priority() != priority) {
      commands.tell(pool, new ChangePriority(id, priority));
      job =
          commands.await(
              pool, id, each -> each.priority() == priority || each.state().isTerminal());
    }
    if (job.state().isTerminal()) {
      throw new ProblemException(
          Problem.of(ProblemCode.JOB_ENDED, JobControl.hasEnded(job)).withJob(id));
    }
    return ResponseEntity.status(job.priority() == priority ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .body(new PriorityAnswer(id, job.priority(), job.state()));
  }
}
