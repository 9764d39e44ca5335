package io.dsfleet.state;

import static io.dsfleet.state.Pool.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.Assignment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shutdown of an instance from every state. */
class StopLadderTest {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration RUNG = Duration.ofSeconds(10);
  private static final String LAUNCH = "launch-1";

  private final Pool pool = new Pool();

  @AfterEach
  void drop() {
    assertThat(get(pool.reads().audit())).matches(Audit::isClean);
    pool.close();
  }

  private void process(ProcessState state, boolean retired) {
    ProcessRecord record =
        ProcessRecord.launching(LAUNCH, "app-1", "gpu-1", "p", 1, 1).in(state, null, 1);
    get(pool.state.processes().put(retired ? record.retire() : record));
  }

  private long launched() {
    process(ProcessState.RUNNING, false);
    SessionClaim claim =
        new SessionClaim(
            "app-1", "bridge-1", "token:x", 1, false, LAUNCH, 42L, "now", "v", "c", null);
    long session = ((OpenReply.Opened) get(pool.state.sessions().open(claim))).session();
    get(pool.instanceTransitions().admit("app-1", session, List.of()));
    return session;
  }

  private Assignment working(long camera) {
    String id = pool.queued(camera);
    get(pool.jobTransitions().assign(1));
    Assignment assignment = pool.assignment(id);
    get(pool.jobTransitions().started(assignment));
    return assignment;
  }

  private StopOrder asked(boolean drain) {
    StopReply reply = get(pool.shutdowns().stop("app-1", null, "update", drain));
    return ((StopReply.Begun) reply).order();
  }

  /** The actions that a sweep returns after this time. */
  private StopOrder after(Duration time) {
    pool.advance(time);
    List<StopOrder> stops = get(pool.timers().sweep(100)).stops();
    assertThat(stops).hasSize(1);
    return stops.getFirst();
  }

  private List<StopRung> rungs() {
    return get(pool.reads().stop("app-1")).orElseThrow().rungs().stream()
        .map(StopRecord.Step::rung)
        .toList();
  }

  @Test
  void unresponsiveProcess_passesEveryStage_untilItIsKilled() {
    final long session = launched();
    Assignment job = working(5);

    StopOrder first = asked(false);
    assertThat(first.rung()).isEqualTo(StopRung.INTERRUPT);
    assertThat(first.retire()).isTrue();
    assertThat(first.host()).isEqualTo("gpu-1");
    assertThat(first.interrupts()).extracting(Placement::assignment).containsExactly(job);
    assertThat(after(LOOK).interrupts()).isEmpty();
    StopOrder told = after(RUNG);
    assertThat(told.rung()).isEqualTo(StopRung.TERMINATE);
    assertThat(told.session()).isEqualTo(session);
    assertThat(after(LOOK).session()).isZero();
    StopOrder term = after(RUNG);
    assertThat(term.rung()).isEqualTo(StopRung.TERM);
    assertThat(term.killGraceMillis()).isEqualTo(RUNG.toMillis());
    StopOrder kill = after(RUNG);
    assertThat(kill.rung()).isEqualTo(StopRung.KILL);
    assertThat(kill.killGraceMillis()).isZero();
    assertThat(after(LOOK).killGraceMillis()).isEqualTo(-1);
    assertThat(after(RUNG).killGraceMillis()).isZero();

    process(ProcessState.STOPPED, true);
    assertThat(after(LOOK).rung()).isEqualTo(StopRung.STOPPED);
    assertThat(rungs())
        .containsExactly(
            StopRung.INTERRUPT, StopRung.TERMINATE, StopRung.TERM, StopRung.KILL, StopRung.STOPPED);
    assertThat(get(pool.timers().sweep(100)).stops()).isEmpty();
    assertThat(
            get(pool.reads().feedAfter("0", 1000)).stream()
                .filter(entry -> "app-1".equals(entry.instanceId()))
                .map(FeedEntry::event))
        .contains("stop_interrupt", "stop_terminate", "stop_term", "stop_kill", "stop_stopped");
    get(pool.instanceTransitions().ended("app-1", 1, false, "exit 137"));
    assertThat(pool.job(job.jobId()).crashes()).isZero();
  }

  @Test
  void responsiveApp_isTerminated_onceItsJobsAreInterrupted_andTheLauncherIsNotified() {
    final long session = launched();
    Assignment job = working(5);
    asked(false);
    get(pool.jobTransitions().interrupted(job, "asked"));
    assertThat(pool.job(job.jobId()).errors()).isZero();
    assertThat(after(LOOK).rung()).isEqualTo(StopRung.INTERRUPT);

    process(ProcessState.RUNNING, true);
    StopOrder told = after(LOOK);

    assertThat(told.rung()).isEqualTo(StopRung.TERMINATE);
    assertThat(told.session()).isEqualTo(session);
  }

  @Test
  void drain_waitsForTheJobs_unlessASecondRequestCutsItShort() {
    launched();
    Assignment job = working(5);
    assertThat(asked(true).rung()).isEqualTo(StopRung.DRAIN);
    assertThat(after(Duration.ofSeconds(30)).rung()).isEqualTo(StopRung.DRAIN);
    assertThat(get(pool.shutdowns().stop("app-1", null, "again", true)))
        .isEqualTo(new StopReply.Known());

    StopOrder cut = asked(false);

    assertThat(cut.rung()).isEqualTo(StopRung.INTERRUPT);
    assertThat(cut.interrupts()).extracting(Placement::assignment).containsExactly(job);
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

    assertThat(after(LOOK).rung()).isEqualTo(StopRung.TERMINATE);
    assertThat(pool.job(waiting).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void launchWithoutASession_isKilled_andGetsNoJobsIfItConnectsMeanwhile() {
    process(ProcessState.LAUNCHING, false);
    StopReply reply = get(pool.shutdowns().stop("app-1", LAUNCH, "update", true));
    StopOrder order = ((StopReply.Begun) reply).order();
    assertThat(order.rung()).isEqualTo(StopRung.TERM);
    assertThat(order.killGraceMillis()).isEqualTo(RUNG.toMillis());

    launched();
    get(pool.jobTransitions().assign(1));

    assertThat(get(pool.reads().counts()).slots()).isZero();
  }

  @Test
  void appNotLaunchedByDsfleet_cannotBeKilled_andTheShutdownFails() {
    pool.running("app-1", 1);
    asked(false);
    assertThat(after(LOOK).rung()).isEqualTo(StopRung.TERMINATE);

    assertThat(after(RUNG).rung()).isEqualTo(StopRung.FAILED);
    assertThat(get(pool.reads().instance("app-1")).orElseThrow().draining()).isTrue();
  }

  @Test
  void shutdownOfAnEndedOrForeignLaunch_isUnknown() {
    process(ProcessState.STOPPED, true);

    assertThat(get(pool.shutdowns().stop("app-1", LAUNCH, "update", false)))
        .isEqualTo(new StopReply.Unknown());
    assertThat(get(pool.shutdowns().stop("none", null, "update", false)))
        .isEqualTo(new StopReply.Unknown());
    pool.running("app-2", 1);
    process(ProcessState.RUNNING, false);
    assertThat(get(pool.shutdowns().stop("app-2", LAUNCH, "update", false)))
        .isEqualTo(new StopReply.Unknown());
  }
}
