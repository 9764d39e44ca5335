package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.testkit.FleetClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shrinks, changes and removes a group of the desired state without effect on jobs. */
class FleetChangeTest {
  private static final String FLEET = "/deepstream/fleet";
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir Path results;

  private static ConditionFactory patiently() {
    return await().atMost(LONG).pollInterval(Duration.ofMillis(100));
  }

  /** Two profiles with the same app. */
  private static Map<String, String> profiles() {
    Map<String, String> settings = new TreeMap<>();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-jar",
            BuildArtifacts.referenceAppJar().toString(),
            "-c",
            "{config}");
    for (String profile : List.of("OLD", "NEW")) {
      for (int i = 0; i < command.size(); i++) {
        settings.put("DSFLEET_LAUNCHER_PROFILES_" + profile + "_COMMAND_" + i, command.get(i));
      }
    }
    return settings;
  }

  private static void put(FleetClient client, String profile, int instances) {
    Map<String, Object> group =
        Map.of(
            "name",
            "day",
            "host",
            SystemTestServers.HOST,
            "profile",
            profile,
            "streams_count",
            1,
            "instances",
            instances);
    put(client, List.of(group));
  }

  private static void put(FleetClient client, List<Map<String, Object>> groups) {
    String body = JsonMapper.builder().build().writeValueAsString(Map.of("groups", groups));
    FleetClient.HttpReply answer =
        client.send(
            "PUT",
            FLEET,
            Map.of("Content-Type", "application/json"),
            body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  @Test
  void groupShrunkChangedAndRemoved_eachJobRunsOnce() throws IOException {
    try (StandaloneFixture system = StandaloneFixture.start("fleet-change", profiles())) {
      FleetClient client = system.client();
      put(client, "old", 3);
      for (int i = 1; i <= 3; i++) {
        awaitFree(client, "day-" + i);
      }

      List<String> jobs = List.of(start(client, 1), start(client, 2), start(client, 3));
      // a fast machine may have finished it already
      patiently().until(() -> worksOnAJob(client, "day-3") || areDone(client, jobs));
      put(client, "old", 2);
      patiently().until(() -> states(client).equals(Map.of("day-3", "STOPPED")));
      awaitConverged(client);
      runOnce(client, jobs);

      changes(client);

      put(client, List.of());
      patiently()
          .until(
              () ->
                  states(client)
                      .equals(Map.of("day-1", "STOPPED", "day-2", "STOPPED", "day-3", "STOPPED")));
      FleetStateAssertions.assertAtRest(client);
    }
  }

  private static void changes(FleetClient client) throws IOException {
    Set<String> before = running(client, "old");
    assertThat(before).containsExactly("day-1", "day-2");
    put(client, "new", 2);
    patiently()
        .until(
            () -> {
              JsonNode group = client.get(FLEET).body().at("/groups/0");
              assertThat(group.path("running").asInt()).as(group::toString).isPositive();
              return group.path("outdated").asInt() == 0 && group.path("running").asInt() == 2;
            });
    awaitConverged(client);
    assertThat(running(client, "new")).isEqualTo(before);
  }

  private String start(FleetClient client, long camera) throws IOException {
    return client.submit(
        Map.of(
            "camera_id",
            camera,
            "camera_type",
            "fileset",
            "camera_path",
            BuildArtifacts.samples().toString(),
            "camera_name",
            "camera " + camera,
            "output_dir",
            Files.createDirectories(results.resolve("" + camera)).toString()));
  }

  private static void runOnce(FleetClient client, List<String> jobs) {
    for (String job : jobs) {
      JsonNode done = client.awaitCompleted(job, LONG);
      assertThat(done.path("attempt").asInt()).as(done::toString).isEqualTo(1);
    }
  }

  private static void awaitFree(FleetClient client, String instance) {
    patiently().until(() -> client.get("/deepstream/instances/" + instance).status() == 200);
    patiently().until(() -> client.instance(instance).path("free_streams").asInt() == 1);
  }

  private static boolean worksOnAJob(FleetClient client, String instance) {
    return client.instance(instance).path("busy_streams").asInt() == 1;
  }

  private static boolean areDone(FleetClient client, List<String> jobs) {
    return jobs.stream()
        .allMatch(job -> client.job(job).path("state").asString().equals("COMPLETED"));
  }

  private static void awaitConverged(FleetClient client) {
    patiently().until(() -> client.get(FLEET).body().path("converged").asBoolean());
  }

  private static JsonNode processes(FleetClient client) {
    return client.get("/deepstream/processes").body().path("processes");
  }

  /** States of the members that are not running, by instance. */
  private static Map<String, String> states(FleetClient client) {
    return processes(client)
        .valueStream()
        .filter(each -> !each.path("state").asString().equals("RUNNING"))
        .collect(
            Collectors.toMap(
                each -> each.path("instance_id").asString(),
                each -> each.path("state").asString()));
  }

  private static Set<String> running(FleetClient client, String profile) {
    return processes(client)
        .valueStream()
        .filter(each -> each.path("state").asString().equals("RUNNING"))
        .filter(each -> each.path("profile").asString().equals(profile))
        .map(each -> each.path("instance_id").asString())
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }
}
