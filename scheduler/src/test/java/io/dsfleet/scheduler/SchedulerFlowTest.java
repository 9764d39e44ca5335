package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.job.JobState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SchedulerFlowTest {
  private static final int JOBS = 500;

  @Test
  void manyJobs_onFewSlots_areStartedOnceAndCompleted() {
    try (SchedulerFixture fleet = new SchedulerFixture()) {
      FakeBridge bridge = fleet.bridge(AppBehaviors::willing);
      bridge.connect("a", 4, "pa", List.of());
      bridge.connect("b", 4, "pb", List.of());

      List<String> jobs = submit(fleet, 1);

      fleet.awaitAll(jobs, JobState.COMPLETED);
      assertThat(starts(bridge)).hasSize(JOBS).allSatisfy((id, count) -> assertThat(count).isOne());
      assertThat(jobs.stream().map(fleet::record).mapToInt(job -> job.filesDone()).sum())
          .isEqualTo(2 * JOBS);
      fleet.awaitConsistentWith(8);
    }
  }

  @Test
  void duplicatedMessages_haveTheSameEffect() {
    try (SchedulerFixture fleet = new SchedulerFixture()) {
      FakeBridge bridge = fleet.bridge(2, AppBehaviors::willing);
      bridge.connect("a", 4, "pa", List.of());
      bridge.connect("b", 4, "pb", List.of());

      List<String> jobs = submit(fleet, 2);

      fleet.awaitAll(jobs, JobState.COMPLETED);
      assertThat(jobs.stream().map(fleet::record)).allMatch(job -> job.attempt() == 1);
      assertThat(jobs.stream().map(fleet::record)).allMatch(job -> job.filesDone() == 2);
      fleet.awaitConsistentWith(8);
    }
  }

  @Test
  void jobsBeforeAnyInstance_runOnceOneConnects() {
    try (SchedulerFixture fleet = new SchedulerFixture()) {
      String job = fleet.job();
      fleet.awaitState(job, JobState.QUEUED);

      fleet.bridge(AppBehaviors::willing).connect("late", 1, "p", List.of());

      fleet.awaitState(job, JobState.COMPLETED);
    }
  }

  @Test
  void acceptedUnpublishedJob_isPublishedByTheSweep() {
    try (SchedulerFixture fleet = new SchedulerFixture("dsfleet.state.submit=200ms")) {
      fleet.bridge(AppBehaviors::willing).connect("a", 1, "p", List.of());

      String job = fleet.accept(fleet.request(1));

      fleet.awaitState(job, JobState.COMPLETED);
    }
  }

  @Test
  void unansweredStart_isResent() {
    try (SchedulerFixture fleet = new SchedulerFixture()) {
      FakeBridge bridge = fleet.bridge(AppBehaviors::unresponsive);
      bridge.connect("a", 1, "p", List.of());
      String job = fleet.job();
      await().atMost(SchedulerFixture.TIMEOUT).until(() -> !bridge.commands.isEmpty());

      bridge.behave(AppBehaviors::willing);

      fleet.awaitState(job, JobState.COMPLETED);
      assertThat(fleet.record(job).attempt()).isOne();
    }
  }

  @Test
  void twoSchedulers_completeAllJobs() {
    try (SchedulerFixture fleet = new SchedulerFixture();
        var other = fleet.start()) {
      assertThat(other.isRunning()).isTrue();
      FakeBridge bridge = fleet.bridge(AppBehaviors::willing);
      bridge.connect("a", 4, "pa", List.of());

      List<String> jobs = submit(fleet, 1);

      fleet.awaitAll(jobs, JobState.COMPLETED);
      assertThat(starts(bridge)).hasSize(JOBS).allSatisfy((id, count) -> assertThat(count).isOne());
      fleet.awaitConsistentWith(4);
    }
  }

  private static List<String> submit(SchedulerFixture fleet, int copies) {
    List<String> jobs = new ArrayList<>();
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      AnalysisRequest request = fleet.request(2);
      String id = fleet.accept(request);
      jobs.add(id);
      for (int copy = 0; copy < copies; copy++) {
        sent.add(fleet.submit(id, request));
      }
    }
    CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
    return jobs;
  }

  private static Map<String, Integer> starts(FakeBridge bridge) {
    Map<String, Integer> starts = new HashMap<>();
    for (BridgeCommand command : bridge.commands) {
      if (command instanceof StartJob start) {
        starts.merge(start.assignment().jobId(), 1, Integer::sum);
      }
    }
    return starts;
  }
}
