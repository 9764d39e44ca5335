package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import io.dsfleet.testkit.docker.NeedsDocker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The deployment of docker-compose.yml on images that are built here. */
@NeedsDocker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration AT_LAST = Duration.ofMinutes(3);
  private static final int STREAMS = 4;
  private static final int FILES = 10;

  private final AtomicLong cameras = new AtomicLong(9_000);
  private final Path results = BuildArtifacts.output("compose/results");
  private ComposeFixture system;

  @BeforeAll
  void up() throws IOException {
    Files.createDirectories(results);
    // the apps run as another user
    Files.setPosixFilePermissions(results, PosixFilePermissions.fromString("rwxrwxrwx"));
    system =
        ComposeFixture.up(
            Map.of(
                "DSFLEET_MEDIA",
                BuildArtifacts.samples().toString(),
                "DSFLEET_RESULTS",
                results.toString(),
                "DSFLEET_MEDIA_ROOTS",
                "/media,/results,/scripted",
                "DSFLEET_ALLOWED_INSTANCES",
                "kills,scale"));
  }

  @AfterAll
  void down() {
    if (system != null) {
      system.close();
    }
  }

  @Test
  void runningSystem_servesAuthorizedCallers_andRefusesOthers() {
    assertThat(system.stranger().isHealthy()).isTrue();
    assertThat(system.stranger().get("/deepstream/jobs").status()).isEqualTo(401);
    assertThat(system.stranger().get("/actuator/prometheus").status()).isIn(401, 404);
    assertThat(system.client().get("/deepstream/jobs").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cpu-container"})
  void sampleJob_runsOnAnAppOfTheLauncher_throughTheOnePort(String profile) throws IOException {
    FleetClient client = system.client();
    String id = "sample-" + profile;
    FleetClient.HttpReply launched =
        client.post(
            "/deepstream/launch",
            Map.of("instance_id", id, "streams_count", 1, "profile", profile));
    assertThat(launched.status()).as(launched.text()).isEqualTo(200);
    assertThat(launched.body().path("container_pid").asInt()).isPositive();
    client.awaitInstance(id, 1);

    String folder = "/results/" + id;
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("camera_type", "fileset");
    request.put("camera_path", "/media");
    request.put("camera_name", "samples");
    request.put("output_dir", folder);
    JsonNode done = client.awaitCompleted(client.submit(request), AT_LAST);
    assertThat(done.path("files_done").asInt()).as(done::toString).isEqualTo(4);
    for (JsonNode file :
        client
            .get("/deepstream/jobs/" + done.path("job_id").asString() + "/results")
            .body()
            .path("files")) {
      String inside = file.path("output_path").asString();
      assertThat(inside).startsWith(folder + "/");
      Path tracks = results.resolve(inside.substring("/results/".length()));
      assertThat(JsonMapper.shared().readTree(Files.readString(tracks)).path("tracks").size())
          .as(inside)
          .isPositive();
    }
    end(client, id, launched.body().path("process_id").asString());
  }

  /** Stops the apps, so that no job of another test is assigned to them. */
  private void end(FleetClient client, String instance, String process) {
    client.terminate(instance);
    client.awaitStopped(process, SOON);
    assertThat(client.post("/deepstream/processes/cleanup", Map.of()).status()).isEqualTo(200);
    assertThat(client.get("/deepstream/processes").body().path("processes")).isEmpty();
    assertThat(system.output("exec", "-T", "app-cpu", "ls", "-A", "/var/lib/dsfleet/apps"))
        .as("folders of ended apps")
        .isBlank();
  }

  @Test
  void killingEachServiceInTurn_losesNoJob() {
    try (ScriptedApp app = app("kills")) {
      FleetClient client = system.client();
      client.awaitInstance("kills", STREAMS);
      List<String> jobs = new ArrayList<>();
      for (String service :
          List.of("scheduler", "ds-bridge", "gateway", "launcher", "rabbitmq", "redis", "edge")) {
        jobs.addAll(post(client, STREAMS));
        long done = app.observations().filesDone();
        await("jobs run before " + service + " dies")
            .atMost(SOON)
            .until(() -> app.observations().filesDone() > done);
        system.compose("kill", service);
        system.compose("start", service);
        await("health after " + service).atMost(AT_LAST).until(client::isHealthy);
        jobs.addAll(post(client, 1));
      }
      jobs.forEach(job -> completed(client, job));
      assertThat(app.observations().violations()).isEmpty();
      FleetStateAssertions.assertSlotsFree(client);
    }
  }

  @Test
  void replicas_shareTheWork_andSurviveTheLossOfOne() {
    system.compose(
        "up",
        "--detach",
        "--wait",
        "--no-recreate",
        "--scale",
        "gateway=2",
        "--scale",
        "scheduler=2",
        "--scale",
        "ds-bridge=2");
    try (ScriptedApp app = app("scale")) {
      FleetClient client = system.client();
      client.awaitInstance("scale", STREAMS);
      List<String> jobs = new ArrayList<>(post(client, STREAMS));
      for (String service : List.of("gateway", "scheduler", "ds-bridge")) {
        assertThat(system.replicas(service)).hasSize(2);
        system.killReplica(service);
        await("health without a " + service).atMost(SOON).until(client::isHealthy);
        jobs.addAll(post(client, STREAMS));
      }
      jobs.forEach(job -> completed(client, job));
      assertThat(app.observations().violations()).isEmpty();
      FleetStateAssertions.assertSlotsFree(client);
    }
  }

  @Test
  void prometheus_scrapesEveryService() {
    system.compose(
        "--profile", "observability", "up", "--detach", "--wait", "--no-deps", "prometheus");
    await("all targets are up")
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              String up = asked("up");
              for (String service :
                  List.of("gateway", "scheduler", "ds-bridge", "launcher", "rabbitmq")) {
                assertThat(up).containsPattern("service=\"" + service + "\"[^\n]*=> 1 ");
              }
              assertThat(asked("dsfleet_leaked_slots")).contains("=> 0 ");
            });
  }

  private String asked(String query) {
    return system.output(
        "--profile",
        "observability",
        "exec",
        "-T",
        "prometheus",
        "promtool",
        "query",
        "instant",
        "http://127.0.0.1:9090",
        query);
  }

  private ScriptedApp app(String name) {
    return ScriptedApp.settings(system.socket(), name, STREAMS)
        .behaviour(AppBehaviour.obedient().fileTime(Duration.ofMillis(200)))
        .reconnectDelay(Duration.ofMillis(500))
        .connect();
  }

  /** Submits jobs until each is accepted; retries refused ones. */
  private List<String> post(FleetClient client, int count) {
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Object> request = request(cameras.incrementAndGet());
      await("a job is taken")
          .atMost(SOON)
          .until(() -> started(client, request).map(jobs::add).orElse(false));
    }
    return jobs;
  }

  private static java.util.Optional<String> started(
      FleetClient client, Map<String, Object> request) {
    try {
      FleetClient.HttpReply answer = client.post("/deepstream/analysis/start", request);
      // If a reply was lost with its gateway, the job exists and the next reply names it.
      return answer.status() == 202
          ? java.util.Optional.of(answer.body().path("job_id").asString())
          : java.util.Optional.empty();
    } catch (UncheckedIOException cutOff) {
      return java.util.Optional.empty();
    }
  }

  /** A folder that no container mounts, so that only the app's report decides. */
  private static Map<String, Object> request(long camera) {
    String folder = "/scripted/cameras/" + camera;
    Map<String, Object> request =
        new LinkedHashMap<>(
            JobRequests.fileset(
                camera,
                folder,
                IntStream.range(0, FILES)
                    .mapToObj(
                        i ->
                            JobRequests.file(
                                camera * 1_000 + i, folder + "/" + i + ".mp4", i + ".mp4"))
                    .toList()));
    request.put("output_dir", "/scripted/results/" + camera);
    return request;
  }

  private static void completed(FleetClient client, String id) {
    JsonNode job = client.awaitCompleted(id, AT_LAST);
    assertThat(job.path("processed_count").asInt()).as(job::toString).isEqualTo(FILES);
    assertThat(client.countEvents(id, "completed")).as(job::toString).isEqualTo(1);
  }
}
