package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobInterrupted;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.broker.StopInstance;
import io.dsfleet.messages.broker.TerminateInstance;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.job.JobState;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulerControlTest {
  private SchedulerFixture fleet;

  @BeforeEach
  void start() {
    fleet = new SchedulerFixture("dsfleet.state.cancel=500ms");
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void cancel_accepted_isCancelledAndAPublishedSubmissionChangesNothing() {
    var request = fleet.request(1);
    String job = fleet.accept(request);

    fleet.cancel(job);
    fleet.awaitState(job, JobState.CANCELLED);
    fleet.submit(job, request).join();

    fleet.bridge(AppBehaviors::willing).connect("a", 1, "p", List.of());
    fleet.awaitState(fleet.job(), JobState.COMPLETED);
    assertThat(fleet.record(job).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void cancel_queued_isCancelledImmediately() {
    String job = fleet.job();
    fleet.awaitState(job, JobState.QUEUED);

    fleet.cancel(job);

    fleet.awaitState(job, JobState.CANCELLED);
    assertThat(fleet.pool.queries().counts().join().pendingJobs()).isZero();
  }

  @Test
  void cancel_assigned_isConfirmedByTheBridge() {
    cancelsFrom(JobState.ASSIGNED, AppBehaviors::silent);
  }

  @Test
  void cancel_started_isConfirmedByTheApp() {
    cancelsFrom(JobState.STARTED, AppBehaviors::starting);
  }

  @Test
  void cancel_running_isConfirmedByTheApp() {
    cancelsFrom(JobState.RUNNING, AppBehaviors::working);
  }

  private void cancelsFrom(
      JobState state, Function<BridgeCommand, List<? extends FleetEvent>> app) {
    FakeBridge bridge = fleet.bridge(app);
    bridge.connect("a", 1, "p", List.of());
    String job = fleet.job();
    fleet.awaitState(job, state);

    fleet.cancel(job);
    fleet.cancel(job);

    fleet.awaitState(job, JobState.CANCELLED);
    fleet.awaitConsistentWith(1);
    fleet.cancel(job);
    bridge.behave(AppBehaviors::willing);
    fleet.awaitState(fleet.job(), JobState.COMPLETED);
    assertThat(fleet.record(job).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void cancel_unconfirmed_isCancelledAtTheTimeoutAndTheSlotStaysOccupiedUntilConfirmed() {
    FakeBridge bridge =
        fleet.bridge(
            command -> command instanceof StartJob ? AppBehaviors.working(command) : List.of());
    bridge.connect("a", 1, "p", List.of());
    String job = fleet.job();
    fleet.awaitState(job, JobState.RUNNING);

    fleet.cancel(job);

    fleet.awaitState(job, JobState.CANCELLED);
    assertThat(fleet.pool.queries().counts().join().freeSlots()).isZero();
    bridge.behave(AppBehaviors::willing);
    fleet.awaitConsistentWith(1);
  }

  @Test
  void cancel_interruptFails_isCancelledAtTheTimeout() {
    FakeBridge bridge =
        fleet.bridge(
            command ->
                command instanceof InterruptJob interrupt
                    ? List.of(new JobInterrupted(interrupt.assignment(), false, "no such camera"))
                    : AppBehaviors.working(command));
    bridge.connect("a", 1, "p", List.of());
    String job = fleet.job();
    fleet.awaitState(job, JobState.RUNNING);

    fleet.cancel(job);

    fleet.awaitState(job, JobState.CANCELLED);
    bridge.behave(AppBehaviors::willing);
    fleet.awaitConsistentWith(1);
  }

  @Test
  void cancel_racingCompletion_endsOnce() {
    FakeBridge bridge =
        fleet.bridge(
            command ->
                command instanceof InterruptJob interrupt
                    ? List.of(
                        new JobCompleted(interrupt.assignment(), true, 2, null),
                        new JobInterrupted(interrupt.assignment(), true, null))
                    : AppBehaviors.working(command));
    bridge.connect("a", 1, "p", List.of());
    String job = fleet.job();
    fleet.awaitState(job, JobState.RUNNING);

    fleet.cancel(job);

    fleet.awaitState(job, JobState.COMPLETED);
    fleet.awaitConsistentWith(1);
  }

  @Test
  void cancel_completed_changesNothing() {
    fleet.bridge(AppBehaviors::willing).connect("a", 1, "p", List.of());
    String job = fleet.job();
    fleet.awaitState(job, JobState.COMPLETED);

    fleet.cancel(job);
    fleet.awaitState(fleet.job(), JobState.COMPLETED);

    assertThat(fleet.record(job).state()).isEqualTo(JobState.COMPLETED);
  }

  @Test
  void terminate_idleInstance_isStoppedAndGetsNoMoreJobs() {
    FakeBridge bridge = fleet.bridge(AppBehaviors::willing);
    var session = bridge.connect("a", 2, "p", List.of());
    fleet.awaitConsistentWith(2);

    fleet.publish(Topology.CONTROL, new TerminateInstance("a", "scale down", null, false)).join();

    StopInstance stop = new StopInstance("a", session.session(), "scale down");
    await().atMost(SchedulerFixture.TIMEOUT).until(() -> bridge.commands.contains(stop));
    assertThat(fleet.pool.queries().instance("a").join().orElseThrow().state())
        .isEqualTo(InstanceState.TERMINATING);
    String job = fleet.job();
    fleet.awaitState(job, JobState.QUEUED);
    assertThat(fleet.pool.queries().counts().join().slots()).isZero();
  }
}
