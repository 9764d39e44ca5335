package io.dsfleet.state;

import static io.dsfleet.state.TestPool.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.consistency.ConsistencyReport;
import io.dsfleet.state.events.FeedEntry;
import io.dsfleet.state.instance.SessionClaim;
import io.dsfleet.state.instance.SessionOpenReply;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import io.dsfleet.state.shutdown.ShutdownRecord;
import io.dsfleet.state.shutdown.ShutdownReply;
import io.dsfleet.state.shutdown.ShutdownStage;
import io.dsfleet.state.shutdown.ShutdownStep;
import io.dsfleet.state.slot.RoutedAssignment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shutdown of an instance from every state. */
class ShutdownStagesTest {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration RUNG = Duration.ofSeconds(10);
  private static final String LAUNCH = "launch-1";

  private final TestPool pool = new TestPool();

  @AfterEach
  void drop() {
    assertThat(get(pool.reads().checkConsistency())).matches(ConsistencyReport::isConsistent);
    pool.close();
  }

  private void process(ProcessState state, boolean retired) {
    ProcessRecord record =
        ProcessRecord.launching(LAUNCH, "app-1", "gpu-1", "p", 1, 1).withState(state, null, 1);
    get(pool.state.processes().put(retired ? record.withRetired() : record));
  }

  private long launched() {
    process(ProcessState.RUNNING, false);
    SessionClaim claim =
        new SessionClaim(
            "app-1", "bridge-1", "token:x", 1, false, LAUNCH, 42L, "now", "v", "c", null, null);
    long session = ((SessionOpenReply.Opened) get(pool.state.sessions().open(claim))).session();
    get(pool.instanceTransitions().admit("app-1", session, List.of()));
    return session;
  }

  private Assignment working(long camera) {
    String id = pool.queued(camera);
    get(pool.jobTransitions().assign(1));
    Assignment assignment = pool.assignment(id);
    get(pool.jobTransitions().reportStarted(assignment));
    return assignment;
  }

  private ShutdownStep asked(boolean drain) {
    ShutdownReply reply = get(pool.shutdowns().begin("app-1", null, "update", drain));
    return ((ShutdownReply.Begun) reply).step();
  }

  /** The actions that a sweep returns after this time. */
  private ShutdownStep after(Duration time) {
    pool.advance(time);
    List<ShutdownStep> stops = get(pool.timers().sweep(100)).shutdownSteps();
    assertThat(stops).hasSize(1);
    return stops.getFirst();
  }

  private List<ShutdownStage> rungs() {
    return get(pool.reads().shutdown("app-1")).orElseThrow().stages().stream()
        .map(ShutdownRecord.StageEntry::stage)
        .toList();
  }

  @Test
  void unresponsiveProcess_passesEveryStage_untilItIsKilled() {
    final long session = launched();
    Assignment job = working(5);

    ShutdownStep first = asked(false);
    assertThat(first.stage()).isEqualTo(ShutdownStage.INTERRUPT);
    assertThat(first.retire()).isTrue();
    assertThat(first.host()).isEqualTo("gpu-1");
    assertThat(first.interrupts()).extracting(RoutedAssignment::assignment).containsExactly(job);
    assertThat(after(LOOK).interrupts()).isEmpty();
    ShutdownStep told = after(RUNG);
    assertThat(told.stage()).isEqualTo(ShutdownStage.TERMINATE);
    assertThat(told.session()).isEqualTo(session);
    assertThat(after(LOOK).session()).isZero();
    ShutdownStep term = after(RUNG);
    assertThat(term.stage()).isEqualTo(ShutdownStage.TERM);
    assertThat(term.killGraceMillis()).isEqualTo(RUNG.toMillis());
    ShutdownStep kill = after(RUNG);
    assertThat(kill.stage()).isEqualTo(ShutdownStage.KILL);
    assertThat(kill.killGraceMillis()).isZero();
    assertThat(after(LOOK).killGraceMillis()).isEqualTo(-1);
    assertThat(after(RUNG).killGraceMillis()).isZero();

    process(ProcessState.STOPPED, true);
    assertThat(after(LOOK).stage()).isEqualTo(ShutdownStage.STOPPED);
    assertThat(rungs())
        .containsExactly(
            ShutdownStage.INTERRUPT,
            ShutdownStage.TERMINATE,
            ShutdownStage.TERM,
            ShutdownStage.KILL,
            ShutdownStage.STOPPED);
    assertThat(get(pool.timers().sweep(100)).shutdownSteps()).isEmpty();
    assertThat(
            get(pool.reads().feedAfter("0", 1000)).stream()
                .filter(entry -> "app-1".equals(entry.instanceId()))
                .map(FeedEntry::event))
        .contains("stop_interrupt", "stop_terminate", "stop_term", "stop_kill", "stop_stopped");
    get(pool.instanceTransitions().endProcess("app-1", 1, false, "exit 137"));
    assertThat(pool.job(job.jobId()).crashes()).isZero();
  }

  @Test
  void responsiveApp_isTerminated_onceItsJobsAreInterrupted_andTheLauncherIsNotified() {
    final long session = launched();
    Assignment job = working(5);
    asked(false);
    get(pool.jobTransitions().reportInterrupted(job, "asked"));
    assertThat(pool.job(job.jobId()).errors()).isZero();
    assertThat(after(LOOK).stage()).isEqualTo(ShutdownStage.INTERRUPT);

    process(ProcessState.RUNNING, true);
    ShutdownStep told = after(LOOK);

    assertThat(told.stage()).isEqualTo(ShutdownStage.TERMINATE);
    assertThat(told.session()).isEqualTo(session);
  }

  @Test
  void drain_waitsForTheJobs_unlessASecondRequestCutsItShort() {
    launched();
    Assignment job = working(5);
    assertThat(asked(true).stage()).isEqualTo(ShutdownStage.DRAIN);
    assertThat(after(Duration.ofSeconds(30)).stage()).isEqualTo(ShutdownStage.DRAIN);
    assertThat(get(pool.shutdowns().begin("app-1", null, "again", true)))
        .isEqualTo(new ShutdownReply.Known());

    ShutdownStep cut = asked(false);

    assertThat(cut.stage()).isEqualTo(ShutdownStage.INTERRUPT);
    assertThat(cut.interrupts()).extracting(RoutedAssignment::assignment).containsExactly(job);
    get(pool.jobTransitions().complete(job, 1, null));
  }

  @Test
  void drainedInstance_endsWhenItsLastJobHasEnded() {
    launched();
    Assignment job = working(5);
    asked(true);
    String waiting = pool.queued(6);
    get(pool.jobTransitions().complete(job, 1, null));
    process(ProcessState.RUNNING, true);

    assertThat(after(LOOK).stage()).isEqualTo(ShutdownStage.TERMINATE);
    assertThat(pool.job(waiting).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void launchWithoutASession_isKilled_andGetsNoJobsIfItConnectsMeanwhile() {
    process(ProcessState.LAUNCHING, false);
    ShutdownReply reply = get(pool.shutdowns().begin("app-1", LAUNCH, "update", true));
    ShutdownStep order = ((ShutdownReply.Begun) reply).step();
    assertThat(order.stage()).isEqualTo(ShutdownStage.TERM);
    assertThat(order.killGraceMillis()).isEqualTo(RUNG.toMillis());

    launched();
    get(pool.jobTransitions().assign(1));

    assertThat(get(pool.reads().counts()).slots()).isZero();
  }

  @Test
  void appNotLaunchedByDsfleet_cannotBeKilled_andTheShutdownFails() {
    pool.running("app-1", 1);
    asked(false);
    assertThat(after(LOOK).stage()).isEqualTo(ShutdownStage.TERMINATE);

    assertThat(after(RUNG).stage()).isEqualTo(ShutdownStage.FAILED);
    assertThat(get(pool.reads().instance("app-1")).orElseThrow().draining()).isTrue();
  }

  @Test
  void shutdownOfAnEndedOrForeignLaunch_isUnknown() {
    process(ProcessState.STOPPED, true);

    assertThat(get(pool.shutdowns().begin("app-1", LAUNCH, "update", false)))
        .isEqualTo(new ShutdownReply.Unknown());
    assertThat(get(pool.shutdowns().begin("none", null, "update", false)))
        .isEqualTo(new ShutdownReply.Unknown());
    pool.running("app-2", 1);
    process(ProcessState.RUNNING, false);
    assertThat(get(pool.shutdowns().begin("app-2", LAUNCH, "update", false)))
        .isEqualTo(new ShutdownReply.Unknown());
  }
}
