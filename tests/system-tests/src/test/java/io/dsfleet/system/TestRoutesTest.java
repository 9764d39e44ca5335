package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The nine test routes, with simulated apps, RabbitMQ and Redis. */
class TestRoutesTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String TEST = "/deepstream/test";

  private final HttpClient http = HttpClient.newHttpClient();
  private URI base = URI.create("http://127.0.0.1");

  @Test
  void simulatedApp_completesAJob() throws Exception {
    Path log = BuildArtifacts.output("test-routes-gpu_server.log").toAbsolutePath();
    Files.deleteIfExists(log);
    try (StandaloneFixture system =
        StandaloneFixture.start("test-routes", Map.of("LOGGING_FILE_NAME", log.toString()))) {
      base = URI.create("http://127.0.0.1:" + system.port());

      assertSamplesAndHandshake();
      String job = assertFilesAreProcessed();
      assertLogged(log, job);
      assertResetAndLaunch();
    }
  }

  private void assertSamplesAndHandshake() throws IOException, InterruptedException {
    JsonNode samples = get(TEST + "/sample-data");
    assertThat(samples.propertyNames())
        .containsExactly(
            "deepstream_instances",
            "analysis_requests",
            "stream_status_samples",
            "metrics_samples",
            "test_scenarios",
            "error_scenarios",
            "launch_examples",
            "process_examples",
            "docker_settings");
    assertThat(get(TEST + "/scenarios").path("test_scenarios").propertyNames())
        .contains("handshake_success", "interrupt_analysis");

    assertThat(post(TEST + "/simulate-handshake/stream_alpha").path("status").asString())
        .isEqualTo("ok");
    assertThat(get("/deepstream/instances/stream_alpha").path("ws_status").asString())
        .isEqualTo("connected");
    JsonNode metrics =
        post(TEST + "/simulate-metrics/stream_alpha?cpu_percent=77.5").path("metrics");
    assertThat(metrics.path("cpu_percent").asDouble()).isEqualTo(77.5);
    assertThat(get("/deepstream/metrics/stream_alpha").path("cpu_percent").asDouble())
        .isEqualTo(77.5);
  }

  private String assertFilesAreProcessed() throws IOException, InterruptedException {
    String job = post(TEST + "/mock-analysis").path("job_id").asString();
    String file = TEST + "/simulate-file-processing/stream_alpha?camera_id=100001&file_id=";
    awaitState(job, "STARTED");
    for (int id = 200001; id <= 200003; id++) {
      String each = file + id + "&action=";
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> post(each + "start").path("status").asString().equals("ok"));
      JsonNode live = get("/deepstream/analysis/status/stream_alpha?camera_id=100001");
      assertThat(live.at("/camera/files/processing/0/file_id").asLong()).isEqualTo(id);
      assertThat(post(each + (id == 200002 ? "error" : "complete")).path("status").asString())
          .isEqualTo("ok");
    }
    awaitState(job, "COMPLETED");
    assertThat(get("/deepstream/jobs/" + job).path("files_failed").asInt()).isEqualTo(1);
    assertThat(post(file + "1&action=explode").path("status").asInt()).isEqualTo(400);
    return job;
  }

  private static void assertLogged(Path log, String job) throws IOException {
    List<String> lines = Files.readAllLines(log);
    assertThat(lines)
        .allMatch(
            line ->
                !line.contains(job)
                    || line.matches(
                        "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} - \\S+ - [A-Z]+ -"
                            + " .*"))
        .anyMatch(
            line ->
                line.contains("job completed COMPLETED")
                    && line.contains("[job=" + job + " instance=stream_alpha trace="));
  }

  private void assertResetAndLaunch() throws IOException, InterruptedException {
    String second = post(TEST + "/mock-analysis?request=1").path("job_id").asString();
    awaitState(second, "STARTED");
    assertThat(post(TEST + "/reset-instance/stream_alpha").path("cancelled").get(0).asString())
        .isEqualTo(second);
    assertThat(post(TEST + "/reset-instance/stream_alpha").path("status").asInt()).isEqualTo(409);

    JsonNode launched = post(TEST + "/mock-launch?streams_count=2");
    assertThat(launched.path("success").asBoolean()).isTrue();
    assertThat(launched.path("instance_id").asString()).matches("stream_\\d{6}_\\d{6}_[0-9a-f]{8}");
    JsonNode ready = post(TEST + "/simulate-app-ready/stream_beta?streams_count=5");
    assertThat(ready.path("streams_count_verified").asBoolean()).isTrue();
    assertThat(
            post(TEST + "/simulate-app-ready/stream_beta?streams_count=0").path("status").asInt())
        .isEqualTo(422);
  }

  private void awaitState(String job, String state) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> get("/deepstream/jobs/" + job).path("state").asString().equals(state));
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(base.resolve(path)).GET());
  }

  private JsonNode post(String path) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(base.resolve(path)).POST(HttpRequest.BodyPublishers.noBody()));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return MAPPER.readTree(
        http.send(
                request.timeout(Duration.ofSeconds(30)).build(),
                HttpResponse.BodyHandlers.ofString())
            .body());
  }
}
