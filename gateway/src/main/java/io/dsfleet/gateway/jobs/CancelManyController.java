package io.dsfleet.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.Problem;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.JobFilter;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Cancels all active jobs that match a filter. */
@RestController
public final class CancelManyController {
  private static final int CHUNK = 500;
  private static final int MAX_LISTED = 1000;

  private final Pools pools;
  private final JobControl commands;
  private final StateCalls calls;
  private final JsonBody json;

  public CancelManyController(Pools pools, JobControl commands, StateCalls calls, JsonBody json) {
    this.pools = pools;
    this.commands = commands;
    this.calls = calls;
    this.json = json;
  }

  /**
   * The filter. Requires {@code state}, {@code tenant} or {@code camera_id}, or else {@code all:
   * true}.
   */
  record CancelManyRequest(
      @JsonProperty("pool") @Nullable String pool,
      @JsonProperty("state") @Nullable String state,
      @JsonProperty("tenant") @Nullable String tenant,
      @JsonProperty("camera_id") @Nullable Long cameraId,
      @JsonProperty("all") @Nullable Boolean all,
      @JsonProperty("reason") @Nullable String reason) {}

  /** Number of jobs being cancelled, and the ids of the first 1000. */
  record CancelManyAnswer(
      @JsonProperty("cancelling") int cancelling, @JsonProperty("job_ids") List<String> jobIds) {}

  /** Returns 202; the jobs are cancelled in the background. */
  @Operation(
      summary = "Cancels all active jobs that match a filter",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = CancelManyRequest.class))))
  @PostMapping("/deepstream/jobs/cancel")
  ResponseEntity<CancelManyAnswer> cancel(@Parameter(hidden = true) HttpServletRequest http)
      throws IOException {
    CancelManyRequest body = json.read(http, CancelManyRequest.class);
    String reason = JobControl.reason(body.reason());
    boolean filtered = body.state() != null || body.tenant() != null || body.cameraId() != null;
    if (!filtered && !Boolean.TRUE.equals(body.all())) {
      throw ProblemException.invalid(
          "all", "no filter is given; set state, tenant or camera_id, or all: true");
    }
    PoolState pool = pools.named(body.pool() == null ? AnalysisRequest.DEFAULT : body.pool());
    JobFilter filter =
        new JobFilter(
            body.state() == null ? null : state(body.state()), body.tenant(), body.cameraId());
    List<String> cancelled = new ArrayList<>();
    List<String> live = calls.get(pool.reads().liveJobs());
    for (int from = 0; from < live.size(); from += CHUNK) {
      List<String> chunk = live.subList(from, Math.min(live.size(), from + CHUNK));
      for (JobRecord job : calls.get(pool.reads().jobs(chunk)).values()) {
        if (!job.state().isTerminal()
            && job.state() != JobState.CANCELLING
            && filter.matches(job)) {
          commands.tell(pool, new CancelJob(job.id(), reason));
          cancelled.add(job.id());
        }
      }
    }
    return ResponseEntity.accepted()
        .body(
            new CancelManyAnswer(cancelled.size(), cancelled.stream().limit(MAX_LISTED).toList()));
  }

  private static JobState state(String text) {
    try {
      JobState state = JobState.valueOf(text.toUpperCase(Locale.ROOT));
      if (!state.isTerminal()) {
        return state;
      }
    } catch (IllegalArgumentException unknown) {
      // Falls through to the error below.
    }
    throw ProblemException.invalid(
        "state",
        "expected the state of an active job, but it is '" + Problem.shortened(text) + "'");
  }
}
