package io.dsfleet.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.Pools;
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

/** Cancels every live job that passes a filter. */
@RestController
public final class CancelManyController {
  private static final int CHUNK = 500;
  private static final int NAMED = 1000;

  private final Pools pools;
  private final JobControl control;
  private final StateCalls calls;
  private final JsonBody json;

  public CancelManyController(Pools pools, JobControl control, StateCalls calls, JsonBody json) {
    this.pools = pools;
    this.control = control;
    this.calls = calls;
    this.json = json;
  }

  /**
   * The filter; at least one of {@code state}, {@code tenant} and {@code camera_id}, or {@code
   * all}.
   */
  record CancelManyRequest(
      @JsonProperty("pool") @Nullable String pool,
      @JsonProperty("state") @Nullable String state,
      @JsonProperty("tenant") @Nullable String tenant,
      @JsonProperty("camera_id") @Nullable Long cameraId,
      @JsonProperty("all") @Nullable Boolean all,
      @JsonProperty("reason") @Nullable String reason) {}

  /** How many were asked to end, and the first of them. */
  record CancelManyAnswer(
      @JsonProperty("cancelling") int cancelling, @JsonProperty("job_ids") List<String> jobIds) {}

  /** 202: the jobs are being cancelled; each says so itself. */
  @Operation(
      summary = "Cancels all jobs that pass a filter",
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
    CancelManyRequest asked = json.read(http, CancelManyRequest.class);
    String reason = JobControl.reason(asked.reason());
    boolean narrowed = asked.state() != null || asked.tenant() != null || asked.cameraId() != null;
    if (!narrowed && !Boolean.TRUE.equals(asked.all())) {
      throw ProblemException.invalid(
          "all", "expected a state, tenant or camera_id, or all: true, but there is none");
    }
    PoolState pool = pools.named(asked.pool() == null ? AnalysisRequest.DEFAULT : asked.pool());
    JobFilter filter =
        new JobFilter(
            asked.state() == null ? null : state(asked.state()), asked.tenant(), asked.cameraId());
    List<String> cancelled = new ArrayList<>();
    List<String> live = calls.get(pool.reads().liveJobs());
    for (int from = 0; from < live.size(); from += CHUNK) {
      List<String> chunk = live.subList(from, Math.min(live.size(), from + CHUNK));
      for (JobRecord job : calls.get(pool.reads().jobs(chunk)).values()) {
        if (!job.state().isTerminal()
            && job.state() != JobState.CANCELLING
            && filter.matches(job)) {
          control.tell(pool, new CancelJob(job.id(), reason));
          cancelled.add(job.id());
        }
      }
    }
    return ResponseEntity.accepted()
        .body(new CancelManyAnswer(cancelled.size(), cancelled.stream().limit(NAMED).toList()));
  }

  private static JobState state(String text) {
    try {
      JobState state = JobState.valueOf(text.toUpperCase(Locale.ROOT));
      if (!state.isTerminal()) {
        return state;
      }
    } catch (IllegalArgumentException unknown) {
      // the same answer as for a state that has ended
    }
    throw ProblemException.invalid(
        "state", "expected a state of a job that lives, but it is another");
  }
}
