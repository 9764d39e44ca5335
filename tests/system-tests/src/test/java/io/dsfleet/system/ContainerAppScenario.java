package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.testkit.FleetClient;
import io.dsfleet.testkit.docker.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Apps in containers, from launch over HTTP to exit; subclasses define the runner. */
@NeedsDocker
abstract class ContainerAppScenario {
  private static final Pattern USED_BY = Pattern.compile("is used by process (\\S+)");
  private static final int APPS = 3;
  private static final int JOBS = 3;
  private static final int COPIES = 2;
  private static final int CLIPS = 4;
  private static final long FIRST_CAMERA = 5_100;

  /** Apps can register only with their launch tokens. */
  private static final Map<String, String> ONLY_LAUNCHED_APPS =
      Map.of("DSFLEET_BRIDGE_ALLOWEDINSTANCES", "");

  private static final Duration LONG = Duration.ofMinutes(4);

  private final Path folder = BuildArtifacts.output(name());

  /** Prefix of the files of this scenario. */
  abstract String name();

  /** The launcher's settings of its one profile. */
  abstract Map<String, String> profile();

  /** Additional fields of a launch request. */
  abstract Map<String, Object> ownBody();

  /** Number of apps that run in containers. */
  abstract int appsThatRun();

  /** Kills the process, as the kernel's OOM killer does. */
  abstract void killInside(JsonNode process);

  private static ConditionFactory patiently() {
    return await().atMost(LONG).pollInterval(Duration.ofMillis(200));
  }

  /** Command of the reference app, with native libraries in a shared folder. */
  static Map<String, String> command(Path cache) {
    Map<String, String> settings = new LinkedHashMap<>();
    List<String> words =
        List.of(
            "java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.bytedeco.javacpp.cachedir=" + cache,
            "-jar",
            BuildArtifacts.referenceAppJar().toString(),
            "-c",
            "{config}");
    for (int i = 0; i < words.size(); i++) {
      settings.put("profiles.app.command[" + i + "]", words.get(i));
    }
    return settings;
  }

  @Test
  void apps_areLaunchedKilledAdoptedAndEnded_andNothingIsLeft() throws Exception {
    Files.createDirectories(folder.resolve("apps"));
    Path config = Files.createDirectories(folder.resolve("configs")).resolve("main.txt");
    Files.writeString(config, "[application]\nenable-perf-measurement=0\n[source0]\nenable=0\n");
    Map<String, String> settings = new TreeMap<>(profile());
    settings.put("config-roots[0]", config.getParent().toString());
    try (StandaloneFixture system = StandaloneFixture.start(name(), ONLY_LAUNCHED_APPS);
        LauncherFixture launcher = new LauncherFixture(system, folder, settings)) {
      FleetClient client = system.client();
      Map<String, String> launched = launchAll(client, config);

      killedAppStartsAgain_andItsJobEndsElsewhere(client, launched);
      List<String> jobs = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        jobs.add(client.submit(job(FIRST_CAMERA + 1 + i, BuildArtifacts.samples())));
      }
      restartedLauncherAdopts(client, launcher, launched);

      jobs.forEach(job -> client.awaitCompleted(job, LONG));
      FleetStateAssertions.assertAtRest(client);
      endAll(client, launched);
    }
  }

  private Map<String, Object> job(long camera, Path clips) throws IOException {
    Path results = Files.createDirectories(folder.resolve("results").resolve("" + camera));
    return Map.of(
        "camera_id",
        camera,
        "camera_type",
        "fileset",
        "camera_path",
        clips.toString(),
        "camera_name",
        "camera " + camera,
        "output_dir",
        results.toString());
  }

  /** Launches with both forms of request body; returns process ids by instance. */
  private Map<String, String> launchAll(FleetClient client, Path config) {
    Map<String, String> launched = new LinkedHashMap<>();
    for (int i = 1; i <= APPS; i++) {
      Map<String, Object> body = new LinkedHashMap<>(i == 1 ? ownBody() : Map.of());
      body.put("instance_id", "app-" + i);
      body.put("streams_count", 1);
      body.put("host", LauncherFixture.HOST);
      body.put(
          i == 1 ? "config_path" : "log_dir",
          i == 1 ? config.toString() : folder.resolve("apps").toString());
      FleetClient.HttpReply answer =
          launch(client, i == 1 ? "/deepstream/launch" : "/deepstream/processes/launch", body);
      assertThat(answer.body().path("container_pid").asInt()).as(answer.text()).isPositive();
      launched.put("app-" + i, answer.body().path("process_id").asString());
    }
    launched.keySet().forEach(id -> awaitFree(client, id));
    Map<String, Object> again =
        Map.of(
            "log_dir",
            folder.resolve("apps").toString(),
            "instance_id",
            "app-2",
            "host",
            LauncherFixture.HOST);
    assertThat(client.post("/deepstream/launch", again).status()).isEqualTo(409);
    assertThat(appsThatRun()).isEqualTo(APPS);
    return launched;
  }

  /** Runs a single job, so that both other apps are free to take it over. */
  private void killedAppStartsAgain_andItsJobEndsElsewhere(
      FleetClient client, Map<String, String> launched) throws IOException {
    String job = client.submit(job(FIRST_CAMERA, manyClips()));
    String victim = client.awaitState(job, "RUNNING", LONG).path("instance_id").asString();
    String id = launched.get(victim);
    JsonNode before = process(client, id);

    killInside(before);

    patiently().until(() -> process(client, id).path("restarts").asInt() == 1);
    patiently().until(() -> process(client, id).path("state").asString().equals("RUNNING"));
    assertThat(process(client, id).path("host_pid").asLong())
        .isNotEqualTo(before.path("host_pid").asLong());
    JsonNode done = client.awaitCompleted(job, LONG);
    assertThat(done.path("attempt").asInt()).as(() -> done + "").isGreaterThan(1);
    assertThat(done.path("instance_id").asString()).as(() -> done + "").isNotEqualTo(victim);
    awaitFree(client, victim);
  }

  /** A job that is long enough to be interrupted by a kill. */
  private Path manyClips() throws IOException {
    Path clips = Files.createDirectories(folder.resolve("clips"));
    for (int copy = 0; copy < COPIES; copy++) {
      for (int clip = 1; clip <= CLIPS; clip++) {
        Path link = clips.resolve("pedestrians-" + copy + "-" + clip + ".mp4");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(
            link, BuildArtifacts.samples().resolve("pedestrians-" + clip + ".mp4"));
      }
    }
    return clips;
  }

  /**
   * Launches after the new launcher serves its host. A 503 leaves open whether the app was started;
   * if it was, the next response names its process.
   */
  private static FleetClient.HttpReply launch(
      FleetClient client, String route, Map<String, Object> body) {
    AtomicReference<FleetClient.HttpReply> answer = new AtomicReference<>();
    AtomicInteger requests = new AtomicInteger();
    patiently()
        .until(
            () -> {
              requests.incrementAndGet();
              answer.set(client.post(route, body));
              return answer.get().status() != 503;
            });
    if (requests.get() > 1 && answer.get().status() == 409) {
      Matcher process = USED_BY.matcher(answer.get().body().path("detail").asString());
      assertThat(process.find()).as(answer.get().text()).isTrue();
      answer.set(client.get("/deepstream/processes/" + process.group(1)));
    }
    assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(200);
    return answer.get();
  }

  private static void awaitFree(FleetClient client, String instance) {
    patiently()
        .until(
            () -> {
              FleetClient.HttpReply answer = client.get("/deepstream/instances/" + instance);
              return answer.status() == 200 && answer.body().path("free_streams").asInt() == 1;
            });
  }

  private static JsonNode process(FleetClient client, String id) {
    FleetClient.HttpReply answer = client.get("/deepstream/processes/" + id);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body();
  }

  private void restartedLauncherAdopts(
      FleetClient client, LauncherFixture launcher, Map<String, String> launched) {
    Map<String, String> before = pids(client, launched);
    launcher.kill();
    assertThat(appsThatRun()).isEqualTo(APPS);
    launcher.start();

    // It responds only after the takeover.
    String any = launched.values().iterator().next();
    patiently()
        .until(() -> client.get("/deepstream/processes/" + any + "/logs?lines=5").status() == 200);
    assertThat(pids(client, launched)).isEqualTo(before);
    assertThat(appsThatRun()).isEqualTo(APPS);
  }

  private static Map<String, String> pids(FleetClient client, Map<String, String> launched) {
    Map<String, String> pids = new TreeMap<>();
    launched.forEach(
        (instance, id) -> {
          JsonNode process = process(client, id);
          pids.put(
              instance,
              process.path("state").asString()
                  + " "
                  + process.path("host_pid")
                  + " "
                  + process.path("restarts"));
        });
    return pids;
  }

  private void endAll(FleetClient client, Map<String, String> launched) throws IOException {
    launched.keySet().forEach(client::terminate);
    launched.values().forEach(process -> client.awaitStopped(process, LONG));
    assertThat(appsThatRun()).isZero();

    assertThat(client.post("/deepstream/processes/cleanup", Map.of()).status()).isEqualTo(200);
    assertThat(client.get("/deepstream/processes").body().path("processes")).isEmpty();
    assertThat(folder.resolve("apps")).isEmptyDirectory();
    assertThat(
            LauncherFixture.docker(
                "ps",
                "--all",
                "--quiet",
                "--filter",
                "label=dsfleet.DSFLEET_LAUNCH_HOST=" + LauncherFixture.HOST))
        .isEmpty();
  }
}
