package io.dsfleet.gateway.testroutes;

import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.gateway.instances.InstanceJobCanceller;
import io.dsfleet.gateway.instances.LiveMetricsQuery;
import io.dsfleet.gateway.submission.InternalJobSubmission;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.job.AnalysisRequest;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The nine test routes. Their apps and jobs use the same code paths as real ones. */
@RestController
final class TestRoutesController {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int MAX_STREAMS = 64;
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyMMdd_HHmmss").withZone(ZoneOffset.UTC);

  private final SampleData samples;
  private final SimulatedApps apps;
  private final InternalJobSubmission entrance;
  private final InstanceJobCanceller jobs;
  private final LiveMetricsQuery metrics;
  private final String pool;
  private final InstantSource clock;

  TestRoutesController(
      SampleData samples,
      SimulatedApps apps,
      InternalJobSubmission entrance,
      InstanceJobCanceller jobs,
      LiveMetricsQuery metrics,
      String pool,
      InstantSource clock) {
    this.samples = samples;
    this.apps = apps;
    this.entrance = entrance;
    this.jobs = jobs;
    this.metrics = metrics;
    this.pool = pool;
    this.clock = clock;
  }

  /** Returns all sample data. */
  @GetMapping("/deepstream/test/sample-data")
  JsonNode sampleData() {
    return samples.all();
  }

  /** Returns the sample scenarios and their expected results. */
  @GetMapping("/deepstream/test/scenarios")
  Map<String, JsonNode> scenarios() {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    all.put("test_scenarios", samples.scenarios());
    all.put("error_scenarios", samples.errorScenarios());
    return all;
  }

  /** Submits the sample request with this index. */
  @PostMapping("/deepstream/test/mock-analysis")
  ResponseEntity<Map<String, Object>> mockAnalysis(@RequestParam(defaultValue = "0") int request) {
    AnalysisRequest sample =
        samples
            .findRequest(request, pool)
            .orElseThrow(
                () ->
                    ProblemException.invalidField(
                        "request", "no sample request with index " + request));
    String jobId = entrance.submit(sample);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("status", "accepted");
    answer.put("job_id", jobId);
    answer.put("request_id", jobId);
    answer.put("camera_id", sample.cameraId());
    answer.put("message", "The sample request was accepted");
    return ResponseEntity.status(HttpStatus.ACCEPTED).body(answer);
  }

  /** Connects a simulated app as described by the samples. */
  @PostMapping("/deepstream/test/simulate-handshake/{id}")
  Map<String, Object> handshake(@PathVariable String id) {
    return connected(id, samples.streamsCountOf(id), null);
  }

  /** Connects a simulated app with these streams and this configuration path. */
  @PostMapping("/deepstream/test/simulate-app-ready/{id}")
  Map<String, Object> appReady(
      @PathVariable String id,
      @RequestParam(name = "streams_count", required = false) @Nullable Integer streams,
      @RequestParam(name = "config_path", required = false) @Nullable String configPath) {
    return connected(id, streams == null ? samples.streamsCountOf(id) : streams, configPath);
  }

  /** Sets the metrics that the simulated app reports, and queries them from it. */
  @PostMapping("/deepstream/test/simulate-metrics/{id}")
  Map<String, Object> metrics(
      @PathVariable String id,
      @RequestParam(name = "cpu_percent", defaultValue = "25") double cpu,
      @RequestParam(name = "ram_mb", defaultValue = "1024") double ram,
      @RequestParam(name = "gpu_percent", defaultValue = "40") double gpu,
      @RequestParam(name = "vram_mb", defaultValue = "2048") double vram) {
    apps.setMetrics(id, new MetricsResponse(null, cpu, ram, gpu, vram));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("status", "updated");
    answer.put("instance_id", id);
    answer.put("metrics", metrics.query(id));
    return answer;
  }

  /** Lets the simulated app start or end a file that was pushed to it. */
  @PostMapping("/deepstream/test/simulate-file-processing/{id}")
  Map<String, Object> file(
      @PathVariable String id,
      @RequestParam(name = "camera_id") long cameraId,
      @RequestParam(name = "file_id") long fileId,
      @RequestParam String action) {
    boolean done =
        switch (action) {
          case "start" -> apps.get(id).startFile(cameraId, fileId);
          case "complete" -> apps.get(id).endFile(cameraId, fileId, null);
          case "error" -> apps.get(id).endFile(cameraId, fileId, "simulated error");
          default ->
              throw new ProblemException(
                  ProblemCode.BAD_REQUEST,
                  "expected action start, complete or error, but it is "
                      + ProblemResponse.quotable(action));
        };
    if (!done) {
      throw ProblemException.invalidField(
          "file_id",
          action.equals("start")
              ? "the file was not pushed for the camera, or another one is being processed"
              : "the file is not being processed");
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("status", "ok");
    answer.put("instance_id", id);
    answer.put("camera_id", cameraId);
    answer.put("file_id", fileId);
    answer.put("action", action);
    return answer;
  }

  /** Cancels the simulated app's jobs and ends its session. */
  @PostMapping("/deepstream/test/reset-instance/{id}")
  Map<String, Object> reset(@PathVariable String id) {
    apps.get(id);
    List<String> cancelled = jobs.cancelAll(id, "reset");
    apps.close(id);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("status", "reset");
    answer.put("instance_id", id);
    answer.put("cancelled", cancelled);
    return answer;
  }

  /** Simulates a launch: connects an app as if a launcher had started it. */
  @PostMapping("/deepstream/test/mock-launch")
  Map<String, Object> launch(
      @RequestParam(name = "instance_id", required = false) @Nullable String instanceId,
      @RequestParam(name = "streams_count", defaultValue = "3") int streams) {
    String uuid = UUID.randomUUID().toString();
    String id =
        instanceId == null
            ? "stream_" + TIMESTAMP.format(clock.instant()) + "_" + uuid.substring(0, 8)
            : instanceId;
    Map<String, Object> handshake = connected(id, streams, null);
    boolean ok = "ok".equals(handshake.get("status"));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", ok);
    answer.put("message", handshake.get("message"));
    answer.put("process_id", uuid);
    answer.put("instance_id", id);
    answer.put("host_pid", ProcessHandle.current().pid());
    answer.put("log_path", null);
    return answer;
  }

  private Map<String, Object> connected(String id, int streams, @Nullable String configPath) {
    if (!ID.matcher(id).matches()) {
      throw ProblemException.invalidField(
          "instance_id", "the id must be 1 to 64 characters of A-Z a-z 0-9 _ -");
    }
    if (streams < 1 || streams > MAX_STREAMS) {
      throw ProblemException.invalidField(
          "streams_count", "expected 1 to " + MAX_STREAMS + ", but it is " + streams);
    }
    Optional<String> refusal = apps.connect(id, streams, configPath);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("status", refusal.isEmpty() ? "ok" : "error");
    answer.put("instance_id", id);
    answer.put("streams_count", streams);
    answer.put("config_verified", refusal.isEmpty());
    answer.put("streams_count_verified", refusal.isEmpty());
    answer.put("message", refusal.orElse("The simulated app is connected"));
    return answer;
  }
}
