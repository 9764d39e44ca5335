package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.AppObservations;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import io.dsfleet.testkit.PrivateRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis loses its data while jobs run and wait; the record is rebuilt from the journal. */
class RebuildTest {
  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final String REBUILD = "/deepstream/pools/default/rebuild";
  private static final int STREAMS = 2;
  private static final int JOBS = 12;
  private static final int FILES = 20;

  @Test
  void redisLostItsData_andSomebodyAsksForTheRebuild_everyJobCompletesOnce(@TempDir Path data) {
    survives("rebuild-asked", data, true);
  }

  @Test
  void redisLostItsData_andTheRebuildIsAutomatic_everyJobCompletesOnce(@TempDir Path data) {
    survives("rebuild-automatic", data, false);
  }

  private static void survives(String name, Path data, boolean asked) {
    try (PrivateRedis redis = PrivateRedis.start(data);
        SeparateServices services = services(name, redis, asked);
        ScriptedApp one = app(services, name + "-1");
        ScriptedApp two = app(services, name + "-2")) {
      FleetClient client = services.client();
      assertThat(client.get(REBUILD).body().path("generation").asLong(-1))
          .as("two empty servers are a first start")
          .isZero();
      client.awaitInstance(name + "-1", STREAMS);
      client.awaitInstance(name + "-2", STREAMS);
      List<String> jobs = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        jobs.add(client.submit(JobRequests.fileset(8_100 + i, FILES)));
      }
      await()
          .atMost(BOUND)
          .until(
              () ->
                  one.observations().filesDone() >= FILES / 2
                      && two.observations().filesDone() >= FILES / 2);

      redis.kill();
      redis.deleteData();
      redis.restart();
      if (asked) {
        refusesUntilAsked(client);
      }
      await("the record is in use")
          .atMost(BOUND)
          .until(() -> client.get(REBUILD).body().path("generation").asLong() == 1);
      await("health").atMost(BOUND).until(client::isHealthy);

      jobs.add(client.submit(JobRequests.fileset(8_500, 1)));
      for (String job : jobs) {
        client.awaitCompleted(job, BOUND);
        assertThat(client.countEvents(job, "completed"))
            .as(() -> "" + client.timeline(job))
            .isEqualTo(1);
      }
      completedOnce(one, two);
      FleetStateAssertions.assertSlotsFree(client);
    }
  }

  private static SeparateServices services(String name, PrivateRedis redis, boolean asked) {
    return SeparateServices.start(
        name,
        new SystemTestServers(SystemTestServers.ofEnvironment().rabbitMq(), redis.uri()),
        asked ? Map.of() : Map.of("DSFLEET_JOURNAL_REBUILD", "automatic"));
  }

  private static ScriptedApp app(SeparateServices services, String id) {
    return ScriptedApp.settings(services.socket(), id, STREAMS)
        .behaviour(AppBehaviour.obedient().fileTime(Duration.ofMillis(100)))
        .reconnectDelay(Duration.ofMillis(300))
        .connect();
  }

  private static void refusesUntilAsked(FleetClient client) {
    await("health tells of the rebuild")
        .atMost(BOUND)
        .until(
            () ->
                client
                    .get("/deepstream/health")
                    .body()
                    .path("reason")
                    .asString("")
                    .contains("./dsfleet rebuild"));
    assertThat(client.post("/deepstream/analysis/start", JobRequests.fileset(8_400, 1)).status())
        .isEqualTo(503);
    assertThat(client.get(REBUILD).body().path("in_use").asBoolean(true)).isFalse();
    assertThat(client.post(REBUILD, Map.of()).status()).isEqualTo(202);
  }

  /** Checks the observations of the apps. */
  private static void completedOnce(ScriptedApp... apps) {
    Map<Long, Integer> completions = new HashMap<>();
    Stream.of(apps)
        .flatMap(app -> app.observations().completions().stream())
        .map(AppObservations.Completion::cameraId)
        .forEach(camera -> completions.merge(camera, 1, Integer::sum));
    assertThat(completions).hasSize(JOBS + 1);
    assertThat(completions.values()).allMatch(n -> n == 1);
    for (ScriptedApp app : apps) {
      assertThat(app.observations().violations()).as(app.instanceId()).isEmpty();
    }
  }
}
