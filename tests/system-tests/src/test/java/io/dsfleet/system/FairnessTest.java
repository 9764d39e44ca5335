package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.scriptedapp.AppObservations.Start;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Order in which queued jobs of different tenants and priorities are served. */
class FairnessTest {
  private static final int STREAMS = 4;
  private static final int BIG = 10_000;
  private static final long BIG_TENANT = 1_000_000;
  private static final long SMALL_TENANT = 2_000_000;
  private static final long URGENT = 3_000_000;

  private static StandaloneFixture system;

  @BeforeAll
  static void start() {
    system = StandaloneFixture.start("fairness");
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @Test
  void urgentJobAndSmallTenant_passTenThousandQueuedJobs() {
    FleetClient client = system.client();
    post(client, BIG_TENANT, BIG, "big", 5);
    post(client, SMALL_TENANT, 10, "small", 5);
    post(client, URGENT, 1, "big", 9);
    awaitQueued(client, BIG + 11);

    try (ScriptedApp app = ScriptedApp.connect(system.socket(), "fair-1", STREAMS)) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> app.observations().completedCount() == BIG + 11);
      List<Long> order = app.observations().starts().stream().map(Start::cameraId).toList();

      assertThat(order.indexOf(URGENT)).isLessThan(STREAMS);
      for (int round = 0; round < 10; round++) {
        // one job of each tenant in turn: two rounds are two turns of both, beside what runs
        assertThat(order.indexOf(SMALL_TENANT + round))
            .as("turn of the small tenant's job %d", round)
            .isLessThanOrEqualTo(2 * (round + 2) + STREAMS);
      }
      FleetStateAssertions.assertAtRest(client);
    }
  }

  private static void post(FleetClient client, long first, int count, String tenant, int priority) {
    ParallelCalls.map(
        count > 10 ? 16 : 1,
        IntStream.range(0, count).boxed().toList(),
        i -> {
          Map<String, Object> job = JobRequests.fileset(first + i, 1);
          return client.submit(
              JobRequests.with(JobRequests.with(job, "tenant", tenant), "priority", priority));
        });
  }

  private static void awaitQueued(FleetClient client, int count) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> client.jobs("state=QUEUED").size() == count);
  }
}
