package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Hundreds of apps with one job each lose their bridge at once: all reconnect, no job is lost or
 * started twice, and apps of another bridge are unaffected. docs/reliability.md reports the figures
 * of {@code -Ddsfleet.storm.apps=1000}.
 */
class ReconnectStormTest {
  private static final int APPS = Integer.getInteger("dsfleet.storm.apps", 300);

  /** An app costs its bridge less than 0.4 MiB, mostly buffers for whole frames. */
  private static final String HEAP = 128 + APPS * 2 / 5 + "m";

  /** Generous, because the start time of a bridge is not tested. */
  private static final String GRACE = "DSFLEET_STATE_GRACE";

  private static final int FILES = 30;
  private static final int QUIET_CALLS = 100;
  private static final long FIRST_CAMERA = 2_000_000;
  private static final String BRIDGE = "ds-bridge";
  private static final String OTHER = "ds-bridge-2";
  // a guard against hangs only; the measured times are printed
  private static final Duration BOUND = Duration.ofMinutes(3);

  private final AppBehaviour work = AppBehaviour.obedient().fileTime(Duration.ofSeconds(20));
  private final List<ScriptedApp> apps = new ArrayList<>();

  @Test
  void killedBridge_itsAppsReconnectWithTheirJobs_andOthersAreUnaffected() throws Exception {
    try (SeparateServices services =
        SeparateServices.start(
            "storm",
            Stream.concat(SeparateServices.NAMES.stream(), Stream.of(OTHER)).toList(),
            name ->
                Map.of(GRACE, "10m", SeparateServices.HEAP, name.equals(BRIDGE) ? HEAP : "192m"))) {
      FleetClient client = services.client();
      connect(services.socket(BRIDGE));
      await("all are registered").atMost(BOUND).until(() -> inRecord(client, "free_streams"));
      List<String> jobs =
          ParallelCalls.map(
              16,
              IntStream.range(0, APPS).boxed().toList(),
              i -> client.submit(JobRequests.fileset(FIRST_CAMERA + i, FILES)));
      await("all have a job").atMost(BOUND).until(() -> inRecord(client, "busy_streams"));

      try (UnaffectedWorkload bystander =
          new UnaffectedWorkload(client, services.socket(OTHER), FIRST_CAMERA + 500_000)) {
        storm(services, client, bystander);

        work.fileTime(Duration.ZERO);
        List<String> all = new ArrayList<>(jobs);
        all.addAll(bystander.jobs());
        completedOnce(client, all);
        assertThat(bystander.app().observations().violations()).isEmpty();
      }
      FleetStateAssertions.assertAtRest(client);
    } finally {
      apps.forEach(ScriptedApp::close);
    }
  }

  private void connect(URI socket) {
    for (int i = 0; i < APPS; i++) {
      apps.add(
          ScriptedApp.settings(socket, "storm-" + i, 1)
              .behaviour(work)
              .reconnectBackoff(Duration.ofSeconds(1), Duration.ofSeconds(10))
              .connect());
    }
  }

  private void storm(SeparateServices services, FleetClient client, UnaffectedWorkload bystander)
      throws InterruptedException, ExecutionException {
    AtomicInteger quiet = new AtomicInteger(QUIET_CALLS);
    List<UnaffectedWorkload.JobLatency> before =
        bystander.submitWhile(() -> quiet.getAndDecrement() > 0);
    long heapBefore = HeapHistogram.of(services.pid(BRIDGE)).bytes();
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService own = Executors.newSingleThreadExecutor()) {
      Future<List<UnaffectedWorkload.JobLatency>> during =
          own.submit(() -> bystander.submitWhile(() -> !over.get()));
      try {
        long killed = System.nanoTime();
        services.kill(BRIDGE);
        long up = services.revive(BRIDGE);
        awaitAnswers();
        long answered = System.nanoTime();
        await("all have their job in the record again")
            .atMost(BOUND)
            .pollInterval(Duration.ofMillis(250))
            .until(() -> inRecord(client, "busy_streams"));
        long back = System.nanoTime();
        System.out.printf(
            "storm: %d apps; bridge up %.1f s after its death; from then %.1f s until all were"
                + " answered, %.1f s until all had their jobs%n",
            APPS, seconds(up - killed), seconds(answered - up), seconds(back - up));
      } finally {
        over.set(true);
      }
      System.out.printf(
          "storm: others before: %s; during: %s (median/p90/most)%n",
          UnaffectedWorkload.summary(before), UnaffectedWorkload.summary(during.get()));
    }
    System.out.printf(
        "storm: live heap of a bridge %d MiB with one app, %d MiB with all before, %d MiB after, of"
            + " %s%n",
        HeapHistogram.of(services.pid(OTHER)).bytes() >> 20,
        heapBefore >> 20,
        HeapHistogram.of(services.pid(BRIDGE)).bytes() >> 20,
        HEAP);
  }

  /** Waits until each app is connected again. */
  private void awaitAnswers() {
    Set<ScriptedApp> away = new LinkedHashSet<>(apps);
    await("all are back")
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              away.removeIf(app -> app.observations().received().containsKey("reconnection_ack"));
              return away.isEmpty();
            });
  }

  /** Whether each of the apps is connected, with its one stream in this state. */
  private static boolean inRecord(FleetClient client, String state) {
    int found = 0;
    for (JsonNode instance : client.get("/deepstream/instances").body()) {
      if (instance.path("instance_id").asString().startsWith("storm-")
          && instance.path("ws_status").asString().equals("connected")
          && instance.path(state).asInt() == 1) {
        found++;
      }
    }
    return found == APPS;
  }

  private void completedOnce(FleetClient client, List<String> jobs) {
    await("all jobs are completed")
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> client.jobs("state=COMPLETED").size() >= jobs.size());
    List<JsonNode> completed = client.jobs("state=COMPLETED");
    assertThat(completed.stream().map(job -> job.path("job_id").asString()))
        .containsExactlyInAnyOrderElementsOf(jobs);
    assertThat(completed)
        .allSatisfy(job -> assertThat(job.path("attempt").asInt()).as(job::toString).isEqualTo(1));
    for (ScriptedApp app : apps) {
      assertThat(app.observations().violations()).as(app.instanceId()).isEmpty();
      assertThat(app.observations().startsByCamera().values())
          .as(app.instanceId())
          .containsExactly(1);
      assertThat(app.observations().completedCount()).as(app.instanceId()).isEqualTo(1);
    }
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
