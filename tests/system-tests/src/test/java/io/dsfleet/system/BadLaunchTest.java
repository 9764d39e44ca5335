package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.testkit.FleetClient;
import io.dsfleet.testkit.docker.NeedsDocker;
import io.dsfleet.testkit.docker.TestDocker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every row of {@code bad-launch.json}, over HTTP to a launcher with a real engine: a clear error
 * and no partial instance, that is no record, folder, process or container.
 */
@NeedsDocker
class BadLaunchTest {
  private static final String NAME = "dsfleet-test-bad-launch";
  private static final String RUNNING = NAME + "-running";
  private static final String STOPPED = NAME + "-stopped";
  private static final String CLOSED = NAME + "-closed";
  private static final String CLOSED_HOST = "closed-engine";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path FOLDER = BuildArtifacts.output("bad-launch-apps").resolve("apps");

  private static StandaloneFixture system;
  private static FleetClient client;

  @BeforeAll
  static void start() throws IOException {
    removeContainers();
    Files.createDirectories(FOLDER);
    String root = BuildArtifacts.root().toString();
    String image = TestDocker.image("jre");
    String _ =
        LauncherFixture.docker(
            "run",
            "--detach",
            "--init",
            "--name",
            RUNNING,
            "--volume",
            root + ":" + root,
            image,
            "sleep",
            "3600");
    String _ = LauncherFixture.docker("create", "--name", STOPPED, image, "sleep", "3600");
    system = StandaloneFixture.start("bad-launch", profiles());
    client = system.client();
    FleetClient.HttpReply taken = launch(Map.of("profile", "shared", "instance_id", "taken"));
    assertThat(taken.status()).as(taken.text()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    if (system != null) {
      system.close();
    }
    removeContainers();
  }

  private static void removeContainers() {
    for (String name : List.of(RUNNING, STOPPED, CLOSED)) {
      String _ = LauncherFixture.docker("rm", "--force", "--volumes", name);
    }
    LauncherFixture.docker("ps", "--all", "--quiet", "--filter", label())
        .lines()
        .forEach(id -> LauncherFixture.docker("rm", "--force", id));
  }

  private static String label() {
    return "label=dsfleet.DSFLEET_LAUNCH_HOST=" + SystemTestServers.HOST;
  }

  private static Map<String, String> profiles() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("DSFLEET_LOCAL_APPS_FOLDER", FOLDER.toString());
    settings.put("DSFLEET_LAUNCHER_CONFIGROOTS_0", FOLDER.toString());
    exec(settings, "shared", RUNNING, "sleep");
    exec(settings, "gone", "dsfleet-test-no-such-container", "sleep");
    exec(settings, "stopped", STOPPED, "sleep");
    exec(settings, "programless", RUNNING, "/no/such/program");
    exec(settings, "untemplated", RUNNING, "sleep");
    settings.put("DSFLEET_LAUNCHER_PROFILES_UNTEMPLATED_TEMPLATES", "/no/such/folder");
    exec(settings, "unseen", RUNNING, "sleep");
    settings.put(prefix("unseen") + "DOCKER_PATHS_0_HOST", FOLDER.toString());
    settings.put(prefix("unseen") + "DOCKER_PATHS_0_INSIDE", "/elsewhere");
    own(settings, "own", TestDocker.image("jre"), "sleep", "none");
    own(settings, "imageless", "dsfleet-test/no-such-image", "sleep", "none");
    own(settings, "netless", TestDocker.image("jre"), "sleep", "dsfleet-test-no-such-network");
    own(settings, "programlessown", TestDocker.image("jre"), "/no/such/program", "none");
    return settings;
  }

  private static String prefix(String profile) {
    return "DSFLEET_LAUNCHER_PROFILES_" + profile.toUpperCase(Locale.ROOT) + "_";
  }

  private static void exec(
      Map<String, String> settings, String profile, String container, String program) {
    settings.put(prefix(profile) + "RUNNER", "exec");
    settings.put(prefix(profile) + "COMMAND_0", program);
    settings.put(prefix(profile) + "COMMAND_1", "600");
    settings.put(prefix(profile) + "DOCKER_CONTAINER", container);
  }

  private static void own(
      Map<String, String> settings, String profile, String image, String program, String network) {
    settings.put(prefix(profile) + "RUNNER", "container");
    settings.put(prefix(profile) + "COMMAND_0", program);
    settings.put(prefix(profile) + "COMMAND_1", "600");
    settings.put(prefix(profile) + "DOCKER_IMAGE", image);
    settings.put(prefix(profile) + "DOCKER_NETWORK", network);
    settings.put(prefix(profile) + "DOCKER_MOUNTS_0_SOURCE", FOLDER.toString());
    settings.put(prefix(profile) + "DOCKER_MOUNTS_0_TARGET", FOLDER.toString());
  }

  static Stream<JsonNode> badLaunch() throws IOException {
    try (InputStream table = BadLaunchTest.class.getResourceAsStream("/bad-launch.json")) {
      return JSON.readTree(table).valueStream().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource
  void badLaunch(JsonNode row) throws IOException {
    List<String> before = state();
    ObjectNode body =
        (ObjectNode)
            JSON.readTree(row.path("send").toString().replace("${folder}", FOLDER.toString()));

    FleetClient.HttpReply answer = launch(body);

    isRefused(answer, row.path("status").asInt(), row.path("code").asString());
    row.path("names").forEach(name -> assertThat(answer.text()).contains(name.asString()));
    assertThat(state()).isEqualTo(before);
  }

  private static FleetClient.HttpReply launch(Object body) {
    ObjectNode complete = JSON.valueToTree(body);
    if (!complete.has("instance_id")) {
      complete.put("instance_id", "bad");
    }
    if (!complete.has("host")) {
      complete.put("host", SystemTestServers.HOST);
    }
    return client.post("/deepstream/launch", complete);
  }

  private static void isRefused(FleetClient.HttpReply answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.body().path("code").asString()).as(answer.text()).isEqualTo(code);
    assertThat(answer.body().path("detail").asString()).isNotBlank();
    assertThat(answer.text()).doesNotContain("Exception", "\tat ");
  }

  /** Resources that a refused launch must not leave behind. */
  private static List<String> state() throws IOException {
    TreeSet<String> state = new TreeSet<>();
    client
        .get("/deepstream/processes")
        .body()
        .path("processes")
        .forEach(
            each ->
                state.add(
                    "process "
                        + each.path("instance_id")
                        + " "
                        + each.path("state")
                        + " "
                        + each.path("restarts")));
    try (Stream<Path> files = Files.list(FOLDER)) {
      files.forEach(each -> state.add("folder " + each.getFileName()));
    }
    LauncherFixture.docker("ps", "--all", "--quiet", "--filter", label())
        .lines()
        .forEach(each -> state.add("container " + each));
    state.add(
        "apps "
            + LauncherFixture.docker("top", RUNNING, "-eo", "pid,args")
                .lines()
                .filter(each -> each.contains("sleep 600"))
                .count());
    return new ArrayList<>(state);
  }

  /** The launcher of a second host, as a user without access to the Docker socket. */
  @Test
  void socketWithoutPermission_isReported_andNothingIsCreated() throws IOException {
    SystemTestServers servers = SystemTestServers.ofEnvironment();
    String root = BuildArtifacts.root().toString();
    String _ =
        LauncherFixture.docker(
            "run",
            "--detach",
            "--name",
            CLOSED,
            "--network",
            "host",
            "--user",
            "65534:65534",
            "--volume",
            root + ":" + root + ":ro",
            "--volume",
            "/var/run/docker.sock:/var/run/docker.sock",
            "--tmpfs",
            "/apps:mode=1777",
            "--tmpfs",
            "/tmp:mode=1777",
            TestDocker.image("jre"),
            "java",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            BuildArtifacts.serviceJar("launcher").toString(),
            "--server.port=0",
            "--spring.rabbitmq.addresses=" + servers.rabbitMq(),
            "--dsfleet.state.uri=" + servers.redis(),
            "--dsfleet.broker.partitions=1",
            "--dsfleet.launcher.host=" + CLOSED_HOST,
            "--dsfleet.launcher.folder=/apps",
            "--dsfleet.launcher.profiles.shared.runner=exec",
            "--dsfleet.launcher.profiles.shared.command[0]=sleep",
            "--dsfleet.launcher.profiles.shared.docker.container=" + RUNNING);
    List<String> before = state();
    Map<String, String> body = Map.of("profile", "shared", "host", CLOSED_HOST);
    await("the second launcher serves its host")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> !launch(body).body().path("code").asString().equals("unavailable"));

    FleetClient.HttpReply answer = launch(body);

    isRefused(answer, 503, "engine_forbidden");
    assertThat(answer.text()).contains("permission to use the Docker Engine");
    assertThat(state()).isEqualTo(before);
    assertThat(LauncherFixture.docker("exec", CLOSED, "ls", "/apps")).isEmpty();
  }

  @Test
  void table_coversEachKindOfFault() throws IOException {
    assertThat(badLaunch().map(row -> row.path("code").asString()))
        .contains(
            "unknown_container",
            "container_stopped",
            "image_missing",
            "template_missing",
            "instance_exists",
            "unknown_gpu",
            "path_forbidden",
            "start_failed");
  }
}
