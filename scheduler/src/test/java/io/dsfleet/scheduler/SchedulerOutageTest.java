package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.job.JobState;
import io.dsfleet.testkit.PrivateRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulerOutageTest {

  @Test
  void redisOutage_losesNothing(@TempDir Path data) throws Exception {
    try (PrivateRedis redis = PrivateRedis.start(data);
        SchedulerFixture fleet = new SchedulerFixture(redis.uri().toString(), new String[0])) {
      FakeBridge bridge = fleet.bridge(AppBehaviors::working);
      bridge.connect("a", 2, "p", List.of());
      List<String> jobs = new ArrayList<>();
      List<AnalysisRequest> requests = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        requests.add(fleet.request(2));
        jobs.add(fleet.accept(requests.get(i)));
      }
      fleet.submit(jobs.get(0), requests.get(0)).join();
      fleet.awaitState(jobs.get(0), JobState.RUNNING);
      var running = fleet.record(jobs.get(0)).assignment().orElseThrow();

      redis.stop();
      bridge.behave(AppBehaviors::willing);
      for (int i = 1; i < 20; i++) {
        fleet.submit(jobs.get(i), requests.get(i)).join();
      }
      AppBehaviors.allEvents(running, 2).forEach(bridge::publish);
      redis.restart();

      await().atMost(SchedulerFixture.TIMEOUT).ignoreExceptions().until(() -> answers(fleet));
      fleet.awaitAll(jobs, JobState.COMPLETED);
      assertThat(jobs.stream().map(fleet::record)).allMatch(job -> job.attempt() == 1);
      fleet.awaitConsistentWith(2);
    }
  }

  private static boolean answers(SchedulerFixture fleet) {
    return fleet.pool.queries().counts().join() != null;
  }
}
