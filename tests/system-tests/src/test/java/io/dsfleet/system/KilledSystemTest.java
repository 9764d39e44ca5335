package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} of the whole control plane while jobs run; the apps keep running. */
class KilledSystemTest {
  private static final int STREAMS = 4;
  private static final int JOBS = 12;
  private static final int FILES = 20;

  @Test
  void systemKilledDuringJobs_resumes_andEveryJobCompletesOnce() {
    try (StandaloneFixture system = StandaloneFixture.start("killed");
        ScriptedApp app =
            ScriptedApp.settings(system.socket(), "killed-1", STREAMS)
                .behaviour(AppBehaviour.obedient().fileTime(Duration.ofMillis(100)))
                .reconnectDelay(Duration.ofMillis(300))
                .connect()) {
      FleetClient client = system.client();
      client.awaitInstance("killed-1", STREAMS);
      List<String> jobs = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        jobs.add(client.submit(JobRequests.fileset(4_100 + i, FILES)));
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> app.observations().filesDone() >= STREAMS * 3);

      system.kill();
      long doneAtKill = app.observations().filesDone();
      await("the app works on alone")
          .atMost(Duration.ofSeconds(10))
          .until(() -> app.observations().filesDone() > doneAtKill);
      system.restart();

      FleetClient again = system.client();
      for (String job : jobs) {
        completedOnce(again, job);
      }
      assertThat(app.observations().startsByCamera()).hasSize(JOBS);
      assertThat(app.observations().startsByCamera().values()).allMatch(starts -> starts == 1);
      assertThat(app.observations().completedCount()).isEqualTo(JOBS);
      assertThat(app.observations().violations()).isEmpty();
      FleetStateAssertions.assertAtRest(again);
    }
  }

  private static void completedOnce(FleetClient client, String id) {
    JsonNode job = client.awaitCompleted(id, Duration.ofSeconds(90));
    String story = job + "\n" + client.timeline(id);
    assertThat(job.path("attempt").asInt()).as(story).isEqualTo(1);
    assertThat(job.path("processed_count").asInt()).as(story).isEqualTo(FILES);
    // A file_done sent to the killed process is lost, because the app protocol confirms none
    // (docs/protocol.md). The number depends on the machine's load.
    assertThat(job.path("files_done").asInt()).as(story).isBetween(1, FILES);
    Map<String, Long> told =
        client
            .timeline(id)
            .valueStream()
            .collect(Collectors.groupingBy(e -> e.path("event").asString(), Collectors.counting()));
    assertThat(told).as(story).containsEntry("completed", 1L).containsEntry("started", 1L);
  }
}
