package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.JobState;
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
      FakeBridge bridge = fleet.bridge(Behaviours::working);
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
      bridge.behave(Behaviours::willing);
      for (int i = 1; i < 20; i++) {
        fleet.submit(jobs.get(i), requests.get(i)).join();
      }
      Behaviours.whole(running, 2).forEach(bridge::tell);
      redis.startAgain();

      await().atMost(SchedulerFixture.BOUND).ignoreExceptions().until(() -> answers(fleet));
      fleet.awaitAll(jobs, JobState.COMPLETED);
      assertThat(jobs.stream().map(fleet::record)).allMatch(job -> job.attempt() == 1);
      fleet.awaitSoundWith(2);
    }
  }

  private static boolean answers(SchedulerFixture fleet) {
    return fleet.pool.reads().counts().join() != null;
  }
}
