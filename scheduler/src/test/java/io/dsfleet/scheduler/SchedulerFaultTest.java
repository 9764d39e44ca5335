package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.InstanceTerminated;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.ProcessExited;
import io.dsfleet.messages.broker.ReportedCamera;
import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulerFaultTest {
  private SchedulerFixture fleet;

  @BeforeEach
  void start() {
    fleet = new SchedulerFixture();
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  private String runningOn(FakeBridge bridge, String instance) {
    bridge.connect(instance, 1, "p1", List.of());
    String job = fleet.job();
    fleet.awaitState(job, JobState.RUNNING);
    return job;
  }

  @Test
  void lostSession_afterTheGrace_jobRunsOnAnotherInstance() {
    FakeBridge bridge = fleet.bridge(AppBehaviors::working);
    String job = runningOn(bridge, "a");
    bridge.behave(AppBehaviors::willing);
    bridge.connect("b", 1, "p2", List.of());

    bridge.publish(new SessionLost("a", bridge.sessions.get("a").session(), fleet.name, "reset"));

    fleet.awaitState(job, JobState.COMPLETED);
    assertThat(fleet.record(job).attempt()).isEqualTo(2);
    assertThat(fleet.record(job).instanceId()).isEqualTo("b");
    fleet.awaitConsistentWith(1);
  }

  @Test
  void returningApp_resumesAfterItsFinishedFiles() {
    FakeBridge bridge = fleet.bridge(AppBehaviors::working);
    String job = runningOn(bridge, "a");
    Assignment assignment = fleet.record(job).assignment().orElseThrow();
    bridge.publish(new FileFinished(assignment, 1, null, null, null));
    await().atMost(SchedulerFixture.TIMEOUT).until(() -> fleet.record(job).filesDone() == 1);
    bridge.publish(new SessionLost("a", bridge.sessions.get("a").session(), fleet.name, "reset"));

    var reopened = bridge.connect("a", 1, "p1", List.of(holding(0, fleet.record(job).cameraId())));

    await()
        .atMost(SchedulerFixture.TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(bridge.commands)
                    .anySatisfy(
                        command -> {
                          assertThat(command).isInstanceOf(ResumeJob.class);
                          ResumeJob resume = (ResumeJob) command;
                          assertThat(resume.session()).isEqualTo(reopened.session());
                          assertThat(resume.assignment()).isEqualTo(assignment);
                          assertThat(resume.files()).hasSize(2);
                          assertThat(resume.finishedFiles()).containsExactly(1L);
                        }));
    bridge.publish(new JobCompleted(assignment, true, 2, null));
    fleet.awaitState(job, JobState.COMPLETED);
    fleet.awaitConsistentWith(1);
  }

  @Test
  void returningApp_withoutItsJob_getsItAgain() {
    FakeBridge bridge = fleet.bridge(AppBehaviors::working);
    String job = runningOn(bridge, "a");
    bridge.publish(new SessionLost("a", bridge.sessions.get("a").session(), fleet.name, "reset"));
    bridge.behave(AppBehaviors::willing);

    bridge.connect("a", 1, "p1", List.of());

    fleet.awaitState(job, JobState.COMPLETED);
    assertThat(fleet.record(job).attempt()).isEqualTo(2);
    fleet.awaitConsistentWith(1);
  }

  @Test
  void orphanCamera_isInterrupted() {
    FakeBridge bridge = fleet.bridge(AppBehaviors::working);

    var session = bridge.connect("a", 2, "p1", List.of(holding(1, 77)));

    InterruptStray stray = new InterruptStray("a", session.session(), 1, 77);
    await().atMost(SchedulerFixture.TIMEOUT).until(() -> bridge.commands.contains(stray));
  }

  @Test
  void newProcess_withTheSameId_jobIsRetried() {
    FakeBridge bridge = fleet.bridge(AppBehaviors::working);
    String job = runningOn(bridge, "a");
    bridge.behave(AppBehaviors::willing);

    bridge.connect("a", 1, "p2", List.of());

    fleet.awaitState(job, JobState.COMPLETED);
    assertThat(fleet.record(job).attempt()).isEqualTo(2);
  }

  @Test
  void exitedProcess_requeuesItsJobs_andConsumesTheCrashBudget() {
    FakeBridge bridge = fleet.bridge(AppBehaviors::working);
    String job = runningOn(bridge, "a");
    bridge.behave(AppBehaviors::willing);
    bridge.connect("b", 1, "p2", List.of());

    bridge.publish(new ProcessExited("a", "p1", 4711, fleet.name, 139, null, false, false));

    fleet.awaitState(job, JobState.COMPLETED);
    assertThat(fleet.record(job).crashes()).isOne();
    assertThat(fleet.pool.queries().instance("a").join().orElseThrow().state())
        .isEqualTo(InstanceState.FAILED);
    fleet.awaitConsistentWith(1);
  }

  @Test
  void exitOfAnEarlierProcess_changesNothing() {
    FakeBridge bridge = fleet.bridge(AppBehaviors::working);
    String job = runningOn(bridge, "a");

    bridge.publish(new ProcessExited("a", "p0", 4710, fleet.name, 1, null, false, false));
    bridge.publish(new SessionLost("a", bridge.sessions.get("a").session() - 1, fleet.name, "old"));
    bridge.publish(new InstanceTerminated("a", 0, fleet.name, "old"));
    bridge.publish(
        new JobCompleted(fleet.record(job).assignment().orElseThrow(), true, 2, "the last event"));

    fleet.awaitState(job, JobState.COMPLETED);
    assertThat(fleet.record(job).attempt()).isOne();
    fleet.awaitConsistentWith(1);
  }

  @Test
  void terminatedApp_requeuesItsJobs_withoutConsumingABudget() {
    FakeBridge bridge = fleet.bridge(AppBehaviors::working);
    String job = runningOn(bridge, "a");
    bridge.behave(AppBehaviors::willing);
    bridge.connect("b", 1, "p2", List.of());

    bridge.publish(
        new InstanceTerminated("a", bridge.sessions.get("a").session(), fleet.name, "bye"));

    fleet.awaitState(job, JobState.COMPLETED);
    assertThat(fleet.record(job).crashes()).isZero();
    assertThat(fleet.record(job).errors()).isZero();
  }

  @Test
  void poisonJob_failsAfterThreeCrashes() {
    FakeBridge bridge = fleet.bridge(AppBehaviors::working);
    for (int life = 1; life <= 3; life++) {
      bridge.connect("a" + life, 1, "p" + life, List.of());
    }
    String job = fleet.job();
    for (int life = 1; life <= 3; life++) {
      int attempt = life;
      await()
          .atMost(SchedulerFixture.TIMEOUT)
          .until(
              () ->
                  fleet.record(job).state() == JobState.RUNNING
                      && fleet.record(job).attempt() == attempt);
      String instance = fleet.record(job).instanceId();
      bridge.publish(
          new ProcessExited(
              instance, instance.replace('a', 'p'), life, fleet.name, 139, null, false, false));
    }

    fleet.awaitState(job, JobState.FAILED);
    assertThat(fleet.record(job).crashes()).isEqualTo(3);
  }

  @Test
  void job_refusedThreeTimes_failsAndFreesTheSlot() {
    FakeBridge bridge =
        fleet.bridge(
            command ->
                command instanceof StartJob start && start.request().namedFiles().size() == 3
                    ? List.of(new JobRefused(start.assignment(), JobRefusalCode.APP_REFUSED, "no"))
                    : AppBehaviors.willing(command));
    bridge.connect("a", 1, "p1", List.of());

    String refused = fleet.job(fleet.request(3));
    String other = fleet.job();

    fleet.awaitState(other, JobState.COMPLETED);
    fleet.awaitState(refused, JobState.FAILED);
    assertThat(fleet.record(refused).errors()).isEqualTo(3);
    assertThat(fleet.record(refused).reason()).contains("APP_REFUSED", "no");
    fleet.awaitConsistentWith(1);
  }

  @Test
  void unreadableMedia_failsWithoutRetry() {
    FakeBridge bridge =
        fleet.bridge(
            command ->
                command instanceof StartJob start
                    ? List.of(
                        new JobRefused(
                            start.assignment(), JobRefusalCode.MEDIA_UNREADABLE, "no such folder"))
                    : AppBehaviors.willing(command));
    bridge.connect("a", 1, "p1", List.of());

    String job = fleet.job();

    fleet.awaitState(job, JobState.FAILED);
    assertThat(fleet.record(job).attempt()).isOne();
    fleet.awaitConsistentWith(1);
  }

  @Test
  void completedWithError_isRetried() {
    FakeBridge bridge =
        fleet.bridge(
            command ->
                command instanceof StartJob start && start.assignment().attempt() == 1
                    ? List.of(
                        new JobStarted(start.assignment(), null),
                        new JobCompleted(start.assignment(), false, 0, "decoder"))
                    : AppBehaviors.willing(command));
    bridge.connect("a", 1, "p1", List.of());

    String job = fleet.job();

    fleet.awaitState(job, JobState.COMPLETED);
    JobRecord record = fleet.record(job);
    assertThat(record.attempt()).isEqualTo(2);
    assertThat(record.errors()).isOne();
  }

  @Test
  void eventsOfAnEarlierAttempt_changeNothing() {
    FakeBridge bridge = fleet.bridge(AppBehaviors::working);
    String job = runningOn(bridge, "a");
    Assignment first = fleet.record(job).assignment().orElseThrow();
    bridge.publish(new JobRefused(first, JobRefusalCode.PUSH_REFUSED, "no"));
    await()
        .atMost(SchedulerFixture.TIMEOUT)
        .until(
            () ->
                fleet.record(job).state() == JobState.RUNNING && fleet.record(job).attempt() == 2);

    bridge.publish(new JobCompleted(first, true, 2, "old"));
    bridge.publish(new JobRefused(first, JobRefusalCode.APP_REFUSED, "old"));
    Assignment second = fleet.record(job).assignment().orElseThrow();
    bridge.publish(new FileFinished(second, 1, null, null, null));

    await().atMost(SchedulerFixture.TIMEOUT).until(() -> fleet.record(job).filesDone() == 1);
    assertThat(fleet.record(job).state()).isEqualTo(JobState.RUNNING);
    assertThat(fleet.record(job).errors()).isOne();
  }

  private static ReportedCamera holding(int stream, long camera) {
    return new ReportedCamera(stream, camera, true, 1, List.of(2L));
  }
}
