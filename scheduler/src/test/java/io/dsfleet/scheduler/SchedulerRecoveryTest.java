package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.broker.ReportedCamera;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.job.JobIds;
import io.dsfleet.state.job.JobState;
import io.dsfleet.testkit.PrivateRedis;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recovery of a Redis that lost its data. */
class SchedulerRecoveryTest {
  private static final Map<String, String> PROCESSES = Map.of("a", "p", "b", "q");

  @Test
  void lostData_everyJobCompletesOnce(@TempDir Path data) throws Exception {
    try (PrivateRedis redis = PrivateRedis.start(data);
        SchedulerFixture fleet = new SchedulerFixture(redis.uri().toString(), new String[0])) {
      FakeBridge bridge = fleet.bridge(AppBehaviors::working);
      bridge.connect("a", 1, "p", List.of());
      bridge.connect("b", 1, "q", List.of());
      List<AnalysisRequest> requests =
          IntStream.range(0, 20).mapToObj(i -> fleet.request(2)).toList();
      List<String> jobs = requests.stream().map(fleet::job).toList();
      fleet.awaitState(jobs.get(0), JobState.RUNNING);
      fleet.awaitState(jobs.get(1), JobState.RUNNING);
      fleet.awaitAll(jobs.subList(2, 20), JobState.QUEUED);
      Assignment first = fleet.record(jobs.get(0)).assignment().orElseThrow();
      String second = fleet.record(jobs.get(1)).assignment().orElseThrow().instanceId();
      awaitJournal(fleet);

      redis.stop();
      redis.deleteData();
      bridge.behave(AppBehaviors::willing);
      AppBehaviors.allEvents(first, 2).forEach(bridge::publish);
      redis.restart();

      await().atMost(SchedulerFixture.TIMEOUT).until(() -> gauge(fleet, "rebuild.needed") == 1);
      assertThatThrownBy(() -> fleet.accept(fleet.request(1)))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(StateUnavailableException.class);

      fleet.pool.recovery().request().join();
      await()
          .atMost(SchedulerFixture.TIMEOUT)
          .until(() -> fleet.pool.recovery().generation().join().orElse(0) == 1);
      // The first job completed while Redis was unavailable; the second one still runs.
      fleet.awaitState(jobs.get(0), JobState.COMPLETED);
      bridge.connect(first.instanceId(), 1, PROCESSES.get(first.instanceId()), List.of());
      bridge.connect(
          second,
          1,
          PROCESSES.get(second),
          List.of(new ReportedCamera(0, requests.get(1).cameraId(), true, 0, List.of())));
      fleet.awaitAll(jobs, JobState.COMPLETED);

      // A job accepted after the last journal line.
      AnalysisRequest forgotten = fleet.request(1);
      String again = JobIds.next(fleet.name, System.currentTimeMillis());
      fleet.submit(again, forgotten).join();
      fleet.awaitAll(List.of(again), JobState.COMPLETED);

      assertThat(jobs.stream().map(fleet::record)).allMatch(job -> job.attempt() == 1);
      assertThat(jobs)
          .allSatisfy(
              job ->
                  assertThat(fleet.pool.queries().timeline(job).join())
                      .filteredOn(entry -> entry.event().equals("completed"))
                      .hasSize(1));
      assertThat(gauge(fleet, "rebuild.needed")).isZero();
      fleet.awaitConsistentWith(2);
    }
  }

  @Test
  void emptyStateAndJournal_isAFirstStart(@TempDir Path data) throws Exception {
    try (PrivateRedis redis = PrivateRedis.start(data);
        SchedulerFixture fleet = new SchedulerFixture(redis.uri().toString(), new String[0])) {
      assertThat(fleet.pool.recovery().generation().join()).hasValue(0);
    }
  }

  @Test
  void automaticRebuild_needsNoRequest_alsoByASchedulerThatStartsLater(@TempDir Path data)
      throws Exception {
    try (PrivateRedis redis = PrivateRedis.start(data);
        SchedulerFixture fleet = new SchedulerFixture(redis.uri().toString(), new String[0])) {
      String job = fleet.job();
      fleet.awaitState(job, JobState.QUEUED);
      awaitJournal(fleet);
      fleet.context.getBean(SchedulerRuntime.class).stop();

      redis.stop();
      redis.deleteData();
      redis.restart();
      try (var later = fleet.start("dsfleet.journal.rebuild=automatic")) {
        await()
            .atMost(SchedulerFixture.TIMEOUT)
            .ignoreExceptions()
            .until(() -> fleet.record(job).state(), JobState.QUEUED::equals);
        assertThat(fleet.pool.recovery().generation().join()).hasValue(1);
        assertThat(later.isActive()).isTrue();
      }
    }
  }

  /** Awaits that the journal contains the current feed. */
  private static void awaitJournal(SchedulerFixture fleet) {
    String end = fleet.pool.queries().lastFeedId().join();
    await()
        .atMost(SchedulerFixture.TIMEOUT)
        .until(() -> fleet.pool.journal().position().join().covers(end));
  }

  private static double gauge(SchedulerFixture fleet, String name) {
    return fleet
        .context
        .getBean(MeterRegistry.class)
        .get("dsfleet." + name)
        .tag("pool", fleet.name)
        .gauge()
        .value();
  }
}
