package io.dsfleet.cli.jobs;

import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.api.ApiResponse;
import io.dsfleet.devtools.api.FleetApiClient;
import io.dsfleet.devtools.processes.ConditionWait;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/** Submits a job and displays its progress until it ends. */
public final class JobRunner {
  private static final Duration SUBMIT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration UNREACHABLE_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(300);
  private static final Set<String> END_STATES = Set.of("COMPLETED", "FAILED", "CANCELLED");

  private final FleetApiClient api;
  private final JobRequest request;
  private final PrintWriter out;
  private final ProgressDisplay display;
  private final BooleanSupplier cancelled;

  /** Displayed result files with their modification times, since another attempt rewrites them. */
  private final Map<Path, Long> shownResults = new HashMap<>();

  private String shownState = "";
  private String unreachable = "";

  /**
   * Creates a runner that prints to {@code out}.
   *
   * @param terminal whether {@code out} is a terminal, so that progress is redrawn in place
   * @param cancelled returns true to end the run early
   */
  public JobRunner(
      FleetApiClient api,
      JobRequest request,
      PrintWriter out,
      boolean terminal,
      BooleanSupplier cancelled) {
    this.api = api;
    this.request = request;
    this.out = out;
    this.display = new ProgressDisplay(out, terminal);
    this.cancelled = cancelled;
  }

  /**
   * Submits the job, displays its progress and prints a summary.
   *
   * @throws CommandFailure if the job is refused or does not complete
   */
  public void run() {
    ResultSummary.files(request.out())
        .forEach(file -> shownResults.put(file, file.toFile().lastModified()));
    follow(submit());
  }

  /**
   * Displays the progress of a submitted job until it ends, and prints a summary.
   *
   * @throws CommandFailure if the job does not complete
   */
  public void follow(String jobId) {
    display.print("job %s: %s".formatted(jobId, request.media()));
    JsonNode ended = awaitEnd(jobId);
    showResults();
    printTimeline(jobId);
    out.println("results: " + request.out());
    unanalysed(ended).ifPresent(out::println);
    out.flush();
    String state = state(ended);
    if (!state.equals("COMPLETED")) {
      throw new CommandFailure("the job ended %s: %s".formatted(state, reason(ended)));
    }
  }

  private String submit() {
    String key = UUID.randomUUID().toString();
    ApiResponse[] last = new ApiResponse[1];
    ConditionWait.until(
        () -> {
          try {
            last[0] = api.post("/deepstream/analysis/start", request.body(), key);
            return last[0].status() != 503;
          } catch (IOException e) {
            unreachable = String.valueOf(e.getMessage());
            return false;
          }
        },
        SUBMIT_TIMEOUT);
    ApiResponse answer = last[0];
    if (answer == null) {
      throw new CommandFailure("the fleet is not reachable: " + unreachable);
    }
    String jobId = answer.body().path("job_id").asString("");
    if (!answer.isSuccess() || jobId.isEmpty()) {
      throw new CommandFailure(
          "the job was refused (%d): %s".formatted(answer.status(), answer.reason()));
    }
    return jobId;
  }

  private JsonNode awaitEnd(String jobId) {
    long lastResponseNanos = System.nanoTime();
    while (true) {
      Optional<JsonNode> job = read("/deepstream/jobs/" + jobId);
      if (job.isPresent()) {
        lastResponseNanos = System.nanoTime();
        if (isEnded(job.get())) {
          return job.get();
        }
        show(job.get());
      }
      if (System.nanoTime() - lastResponseNanos > UNREACHABLE_TIMEOUT.toNanos()) {
        throw new CommandFailure(
            "the fleet has not been reachable for %d s: %s"
                .formatted(UNREACHABLE_TIMEOUT.toSeconds(), unreachable));
      }
      if (ConditionWait.until(cancelled, POLL_INTERVAL)) {
        throw new CommandFailure("interrupted before the job ended", ExitStatus.INTERRUPTED);
      }
    }
  }

  private void show(JsonNode job) {
    showResults();
    String state = state(job);
    if (!state.equals(shownState)) {
      shownState = state;
      display.print(state.toLowerCase(Locale.ROOT) + where(job));
    }
    Optional<String> camera =
        Optional.of(job.path("camera_id").asString("")).filter(id -> !id.isEmpty());
    read("/deepstream/analysis/status")
        .map(status -> FileProgressBar.in(status, camera))
        .filter(files -> !files.isEmpty())
        .ifPresent(files -> display.update(files.getFirst().line()));
  }

  private void showResults() {
    for (Path file : ResultSummary.files(request.out())) {
      long written = file.toFile().lastModified();
      if (!Long.valueOf(written).equals(shownResults.get(file))) {
        ResultSummary.read(file)
            .ifPresent(
                result -> {
                  shownResults.put(file, written);
                  display.print(result.line());
                });
      }
    }
  }

  private void printTimeline(String jobId) {
    List<String> lines =
        read("/deepstream/jobs/" + jobId + "/timeline")
            .map(timeline -> TimelineFormatter.lines(timeline, ZoneId.systemDefault()))
            .orElse(List.of());
    out.println("timeline:");
    lines.forEach(line -> out.println("  " + line));
  }

  private Optional<JsonNode> read(String path) {
    try {
      ApiResponse answer = api.get(path);
      if (answer.isSuccess()) {
        return Optional.of(answer.body());
      }
      unreachable = answer.status() + " " + answer.reason();
    } catch (IOException e) {
      unreachable = String.valueOf(e.getMessage());
    }
    return Optional.empty();
  }

  /** Whether the job has ended. */
  static boolean isEnded(JsonNode job) {
    return END_STATES.contains(state(job));
  }

  private static String state(JsonNode job) {
    String state = job.path("state").asString(job.path("status").asString("?"));
    return state.toUpperCase(Locale.ROOT);
  }

  private static String where(JsonNode job) {
    String instance = job.path("instance_id").asString("");
    return instance.isEmpty()
        ? ""
        : " on %s stream %s".formatted(instance, job.path("stream_id").asString("?"));
  }

  /** A sentence about the files that were not analysed, empty if there are none. */
  private static Optional<String> unanalysed(JsonNode job) {
    if (!job.path("outcome").asString("").matches("partial|none")) {
      return Optional.empty();
    }
    int failed = job.path("files_failed").asInt(0);
    int done = job.path("files_done").asInt(0);
    int total = job.path("total_files").asInt(done + failed);
    if (failed > 0) {
      String id = job.path("job_id").asString("");
      return Optional.of(
          ("%d of %d files failed; './dsfleet job %s' shows why,"
                  + " './dsfleet retry %s --failed-files' repeats them")
              .formatted(failed, total, id, id));
    }
    return total == 0
        ? Optional.empty()
        : Optional.of("%d of %d files were analysed".formatted(done, total));
  }

  private static String reason(JsonNode job) {
    return new ApiResponse(200, job).reason();
  }
}
