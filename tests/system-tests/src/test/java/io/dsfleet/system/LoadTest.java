package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Four apps with eight streams each complete 2,000 jobs of two files. */
class LoadTest {
  private static final int APPS = 4;
  private static final int STREAMS = 8;
  private static final int JOBS = 2_000;
  private static final int FILES = 2;

  @Test
  void jobs_areStartedOnceOnFreeSlots_andNoneIsLost() {
    workOff("load", Map.of());
  }

  @Test
  void jobsOfACallerWithAKey_areStartedOnceOnFreeSlots_andNoneIsLost() {
    workOff("keyed-load", TestKeys.closedSystem("keyed-load"));
  }

  private static void workOff(String name, Map<String, String> settings) {
    try (StandaloneFixture system = StandaloneFixture.start(name, settings)) {
      FleetClient client = system.client();
      List<ScriptedApp> apps = connect(system, client);
      try {
        List<String> ids = post(client);
        await("all jobs are worked off")
            .atMost(Duration.ofMinutes(2))
            .until(() -> completed(apps) >= JOBS);

        startedOnce(apps);
        allAreCompleted(client, ids);
        FleetStateAssertions.assertAtRest(client);
        assertThat(system.warnings()).isEmpty();
      } finally {
        apps.forEach(ScriptedApp::close);
      }
    }
  }

  @Test
  void jobsOnIndependentApps_areStartedOnceOnFreeSlots_andNoneIsLost() {
    Path binary = NativeApp.compile();
    List<NativeApp> apps = new ArrayList<>();
    try (StandaloneFixture system = StandaloneFixture.start("foreign-load")) {
      FleetClient client = system.client();
      for (int i = 0; i < APPS; i++) {
        apps.add(NativeApp.start(binary, "foreign-" + i, system.port(), STREAMS, 0));
      }
      IntStream.range(0, APPS).forEach(i -> client.awaitInstance("foreign-" + i, STREAMS));
      allAreCompleted(client, post(client));
      FleetStateAssertions.assertAtRest(client);

      List<Long> starts = new ArrayList<>();
      for (NativeApp app : apps) {
        JsonNode seen = app.end();
        ForeignAppTest.assertFaultless(seen);
        seen.path("starts").forEach(camera -> starts.add(camera.asLong()));
      }
      assertThat(starts).hasSize(JOBS).doesNotHaveDuplicates();
    } finally {
      apps.forEach(NativeApp::close);
    }
  }

  private static List<String> post(FleetClient client) {
    return ParallelCalls.map(
        16,
        IntStream.range(0, JOBS).boxed().toList(),
        i -> client.submit(JobRequests.fileset(60_000 + i, FILES)));
  }

  private static List<ScriptedApp> connect(StandaloneFixture system, FleetClient client) {
    List<ScriptedApp> apps = new ArrayList<>();
    for (int i = 0; i < APPS; i++) {
      apps.add(ScriptedApp.connect(system.socket(), "load-" + i, STREAMS));
    }
    for (ScriptedApp app : apps) {
      client.awaitInstance(app.instanceId(), STREAMS);
    }
    return apps;
  }

  private static int completed(List<ScriptedApp> apps) {
    return apps.stream().mapToInt(app -> app.observations().completedCount()).sum();
  }

  private static void startedOnce(List<ScriptedApp> apps) {
    Map<Long, Integer> starts = new HashMap<>();
    for (ScriptedApp app : apps) {
      // among the violations: a start on a busy slot, files after eos, a frame over 64 KiB
      assertThat(app.observations().violations()).as(app.instanceId()).isEmpty();
      app.observations()
          .startsByCamera()
          .forEach((camera, n) -> starts.merge(camera, n, Integer::sum));
    }
    assertThat(starts).hasSize(JOBS);
    assertThat(starts.values()).allMatch(n -> n == 1);
  }

  private static void allAreCompleted(FleetClient client, List<String> ids) {
    Set<String> posted = new HashSet<>(ids);
    assertThat(posted).hasSize(JOBS);
    await("all jobs are recorded as completed")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> client.jobs("state=COMPLETED").size() >= JOBS);
    List<JsonNode> completed = client.jobs("state=COMPLETED");
    assertThat(completed).hasSize(JOBS);
    for (JsonNode job : completed) {
      assertThat(posted).contains(job.path("job_id").asString());
      assertThat(job.path("attempt").asInt()).isEqualTo(1);
      assertThat(job.path("files_done").asInt()).isEqualTo(FILES);
    }
  }
}
