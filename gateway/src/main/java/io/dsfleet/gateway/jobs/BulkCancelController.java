package io.dsfleet.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobFilter;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
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
public final class BulkCancelController {
  private static final int CHUNK = 500;
  private static final int MAX_LISTED = 1000;

  private final GatewayPools pools;
  private final JobCommands commands;
  private final BoundedAwait calls;
  private final JsonBodyReader json;

  public BulkCancelController(
      GatewayPools pools, JobCommands commands, BoundedAwait calls, JsonBodyReader json) {
    this.pools = pools;
    this.commands = commands;
    this.calls = calls;
    this.json = json;
  }

  /**
   * The filter. Requires {@code state}, {@code tenant} or {@code camera_id}, or else {@code all:
   * true}.
   */
  record BulkCancelRequest(
      @JsonProperty("pool") @Nullable String pool,
      @JsonProperty("state") @Nullable String state,
      @JsonProperty("tenant") @Nullable String tenant,
      @JsonProperty("camera_id") @Nullable Long cameraId,
      @JsonProperty("all") @Nullable Boolean all,
      @JsonProperty("reason") @Nullable String reason) {}

  /** Number of jobs being cancelled, and the ids of the first 1000. */
  record BulkCancelResponse(
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
                      schema = @Schema(implementation = BulkCancelRequest.class))))
  @PostMapping("/deepstream/jobs/cancel")
  ResponseEntity<BulkCancelResponse> cancel(@Parameter(hidden = true) HttpServletRequest http)
      throws IOException {
    BulkCancelRequest body = json.read(http, BulkCancelRequest.class);
    String reason = JobCommands.checkedReason(body.reason());
    boolean filtered = body.state() != null || body.tenant() != null || body.cameraId() != null;
    if (!filtered && !Boolean.TRUE.equals(body.all())) {
      throw ProblemException.invalidField(
          "all", "no filter is given; set state, tenant or camera_id, or all: true");
    }
    PoolState pool =
        pools.require(body.pool() == null ? AnalysisRequest.DEFAULT_NAME : body.pool());
    JobFilter filter =
        new JobFilter(
            body.state() == null ? null : state(body.state()),
            null,
            body.tenant(),
            body.cameraId());
    List<String> cancelled = new ArrayList<>();
    List<String> live = calls.await(pool.queries().liveJobs());
    for (int from = 0; from < live.size(); from += CHUNK) {
      List<String> chunk = live.subList(from, Math.min(live.size(), from + CHUNK));
      for (JobRecord job : calls.await(pool.queries().jobs(chunk)).values()) {
        if (!job.state().isTerminal()
            && job.state() != JobState.CANCELLING
            && filter.matches(job)) {
          commands.send(pool, new CancelJob(job.id(), reason));
          cancelled.add(job.id());
        }
      }
    }
    return ResponseEntity.accepted()
        .body(
            new BulkCancelResponse(
                cancelled.size(), cancelled.stream().limit(MAX_LISTED).toList()));
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
    throw ProblemException.invalidField(
        "state",
        "expected the state of an active job, but it is '" + ProblemResponse.quotable(text) + "'");
  }
}
