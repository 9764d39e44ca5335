package io.dsfleet.state;

import static io.dsfleet.state.TestPool.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.consistency.ConsistencyReport;
import io.dsfleet.state.events.FeedEntry;
import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.instance.InstanceTransitionReply;
import io.dsfleet.state.instance.SessionAdmitReply;
import io.dsfleet.state.instance.SessionAdmitReply.Admitted;
import io.dsfleet.state.instance.SessionAdmitReply.SlotDuty;
import io.dsfleet.state.instance.SessionClaim;
import io.dsfleet.state.instance.SessionLossReply;
import io.dsfleet.state.instance.SessionOpenReply;
import io.dsfleet.state.instance.SessionRef;
import io.dsfleet.state.instance.StreamCamera;
import io.dsfleet.state.job.AttemptEndReply;
import io.dsfleet.state.job.AttemptEventReply;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.RetryBudget;
import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.slot.RoutedAssignment;
import io.dsfleet.state.slot.SlotDisposition;
import io.dsfleet.state.timers.SweepReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs of an instance that loses its connection, its bridge or its process. */
class SessionLifecycleTest {
  private final TestPool pool = new TestPool();

  @AfterEach
  void drop() {
    assertThat(get(pool.reads().checkConsistency())).matches(ConsistencyReport::isConsistent);
    pool.close();
  }

  private Assignment started(long camera) {
    String id = pool.queued(camera);
    get(pool.jobTransitions().assign(1));
    Assignment assignment = pool.assignment(id);
    get(pool.jobTransitions().reportStarted(assignment));
    return assignment;
  }

  @Test
  void reconnectedApp_thatStillHoldsTheCamera_continuesTheAttempt() {
    long first = pool.running("app-1", 1);
    Assignment assignment = started(5);
    get(pool.state.sessions().lose("app-1", first, false, "ping"));

    long second = pool.open("app-1", 1, "life-1");
    SessionAdmitReply reply =
        get(pool.instanceTransitions().admit("app-1", second, List.of(new StreamCamera(0, 5))));

    assertThat(second).isGreaterThan(first);
    assertThat(((Admitted) reply).duties())
        .containsExactly(new SlotDuty.Run(new RoutedAssignment(assignment, second, 5)));
    assertThat(pool.job(assignment.jobId()).state()).isEqualTo(JobState.STARTED);
    assertThat(get(pool.state.sessions().lose("app-1", first, false, "late")))
        .isEqualTo(new SessionLossReply.Fenced(second));
  }

  @Test
  void logLine_isPublishedForTheCurrentSessionOnly() {
    long first = pool.running("app-1", 1);
    long second = pool.open("app-1", 1, "life-1");
    String line = "카메라 \"5\" " + "x".repeat(600);

    assertThat(get(pool.state.sessions().publishLogLine("app-1", first, "INFO", "late"))).isFalse();
    assertThat(get(pool.state.sessions().publishLogLine("app-9", second, "INFO", "unknown")))
        .isFalse();
    assertThat(get(pool.state.sessions().publishLogLine("app-1", second, "WARNING", line)))
        .isTrue();

    FeedEntry entry = get(pool.reads().feedAfter("0-0", 1_000)).getLast();
    assertThat(entry.kind()).isEqualTo("log");
    assertThat(entry.event()).isEqualTo("WARNING");
    assertThat(entry.instanceId()).isEqualTo("app-1");
    assertThat(entry.detail()).startsWith("카메라 \"5\" xxx").hasSizeLessThanOrEqualTo(500);
  }

  @Test
  void reconnectedApp_thatLostTheCamera_freesTheSlot_andTheJobIsRetried() {
    long first = pool.running("app-1", 1);
    Assignment assignment = started(5);
    get(pool.state.sessions().lose("app-1", first, false, "ping"));

    long second = pool.open("app-1", 1, "life-1");
    get(pool.instanceTransitions().admit("app-1", second, List.of()));

    JobRecord job = pool.job(assignment.jobId());
    assertThat(job.state()).isEqualTo(JobState.QUEUED);
    assertThat(job.reason()).startsWith("LOST_BY_APP");
    assertThat(get(pool.reads().counts()).freeSlots()).isEqualTo(1);
  }

  @Test
  void reconnectedApp_withoutTheAssignedJob_isSentTheStartAgain() {
    Assignment assignment = assignedToALostApp(5);

    long second = pool.open("app-1", 1, "life-1");
    Admitted admitted =
        (Admitted) get(pool.instanceTransitions().admit("app-1", second, List.of()));

    assertThat(admitted.duties())
        .containsExactly(new SlotDuty.Start(new RoutedAssignment(assignment, second, 5)));
  }

  @Test
  void reconnectedApp_overAnotherBridge_getsANewAttempt_thatLateEventsDoNotAffect() {
    Assignment assignment = assignedToALostApp(5);

    long second = pool.open("app-1", 1, "life-1", "bridge-2");
    Admitted admitted =
        (Admitted) get(pool.instanceTransitions().admit("app-1", second, List.of()));

    assertThat(admitted.duties()).isEmpty();
    assertThat(pool.job(assignment.jobId()).reason()).startsWith("SESSION_MOVED");
    assertThat(pool.job(assignment.jobId()).errors()).isZero();
    pool.advance(Duration.ofSeconds(2));
    get(pool.timers().sweep(100));
    assertThat(pool.job(assignment.jobId()).attempt()).isEqualTo(2);
    get(pool.jobTransitions().complete(assignment, 2, "late"));
    assertThat(pool.job(assignment.jobId()).state()).isEqualTo(JobState.ASSIGNED);
  }

  @Test
  void reconnectedApp_overAnotherBridge_withoutReport_isSentAnInterrupt() {
    Assignment assignment = assignedToALostApp(5);

    long second = pool.open("app-1", 1, "life-1", "bridge-2");
    Admitted admitted = (Admitted) get(pool.instanceTransitions().admit("app-1", second, null));

    assertThat(admitted.duties())
        .containsExactly(new SlotDuty.Interrupt(new RoutedAssignment(assignment, second, 5)));
    assertThat(pool.job(assignment.jobId()).state()).isEqualTo(JobState.QUEUED);
  }

  private Assignment assignedToALostApp(long camera) {
    long first = pool.running("app-1", 1);
    String id = pool.queued(camera);
    get(pool.jobTransitions().assign(1));
    Assignment assignment = pool.assignment(id);
    get(pool.state.sessions().lose("app-1", first, false, "ping"));
    return assignment;
  }

  @Test
  void reconnectedApp_whoseJobWasRetriedElsewhere_isSentAnInterrupt() {
    long first = pool.running("app-1", 1);
    Assignment assignment = started(5);
    get(pool.jobTransitions().cancel(assignment.jobId(), "user"));
    get(pool.state.sessions().lose("app-1", first, false, "ping"));

    long second = pool.open("app-1", 1, "life-1");
    SessionAdmitReply reply =
        get(
            pool.instanceTransitions()
                .admit("app-1", second, List.of(new StreamCamera(0, 5), new StreamCamera(0, 99))));

    Admitted admitted = (Admitted) reply;
    assertThat(admitted.duties())
        .containsExactly(new SlotDuty.Interrupt(new RoutedAssignment(assignment, second, 5)));
    assertThat(admitted.strays()).containsExactly(new StreamCamera(0, 99));
  }

  @Test
  void lostApp_losesItsJobsAfterTheGrace_andTheyRunElsewhere() {
    long session = pool.running("app-1", 1);
    Assignment assignment = started(5);
    get(pool.state.sessions().lose("app-1", session, false, "ping"));
    pool.running("app-2", 1);
    pool.advance(Duration.ofSeconds(31));
    get(pool.timers().sweep(100));
    assertThat(pool.job(assignment.jobId()).crashes()).isEqualTo(1);
    pool.advance(Duration.ofSeconds(2));

    SweepReport report = get(pool.timers().sweep(100));

    assertThat(report.commands().starts())
        .extracting(RoutedAssignment::assignment)
        .containsExactly(new Assignment(assignment.jobId(), 2, "app-2", 0, 2));
    assertThat(get(pool.jobTransitions().reportStarted(assignment)))
        .isEqualTo(new AttemptEventReply.Stale(JobState.ASSIGNED));
  }

  @Test
  void startReturnedByAFormerSession_doesNotUndoTheRepeatedStart() {
    long first = pool.running("app-1", 1);
    String id = pool.queued(5);
    get(pool.jobTransitions().assign(1));
    Assignment assignment = pool.assignment(id);
    get(pool.state.sessions().lose("app-1", first, false, "ping"));
    long second = pool.open("app-1", 1, "life-1");
    get(pool.instanceTransitions().admit("app-1", second, List.of()));

    AttemptEndReply reply =
        get(
            pool.jobTransitions()
                .refuse(
                    assignment,
                    "SESSION_GONE",
                    "late",
                    true,
                    RetryBudget.NONE,
                    SlotDisposition.FREE));

    assertThat(reply)
        .isEqualTo(new AttemptEndReply.Stale(false, JobState.ASSIGNED, PendingCommands.NONE));
    assertThat(get(pool.jobTransitions().reportStarted(assignment)))
        .isEqualTo(new AttemptEventReply.Applied(JobState.STARTED));
  }

  @Test
  void startReturnedLate_doesNotAffectTheRunningAttempt() {
    pool.running("app-1", 1);
    Assignment assignment = started(5);

    AttemptEndReply reply =
        get(
            pool.jobTransitions()
                .refuse(
                    assignment,
                    "SESSION_GONE",
                    "twice",
                    true,
                    RetryBudget.NONE,
                    SlotDisposition.FREE));

    assertThat(reply)
        .isEqualTo(new AttemptEndReply.Stale(false, JobState.STARTED, PendingCommands.NONE));
  }

  @Test
  void strays_areReturnedAgain_becauseTheFirstReplyMayBeLost() {
    long session = pool.open("app-1", 1, "life-1");
    List<StreamCamera> held = List.of(new StreamCamera(0, 99));
    get(pool.instanceTransitions().admit("app-1", session, held));

    Admitted again = (Admitted) get(pool.instanceTransitions().admit("app-1", session, held));

    assertThat(again.strays()).containsExactly(new StreamCamera(0, 99));
  }

  @Test
  void slotBlockedByAStray_isFree_onceTheAppNoLongerHoldsIt() {
    long session = pool.open("app-1", 1, "life-1");
    get(pool.instanceTransitions().admit("app-1", session, List.of(new StreamCamera(0, 99))));
    String id = pool.queued(5);
    get(pool.jobTransitions().assign(1));
    assertThat(pool.job(id).state()).isEqualTo(JobState.QUEUED);

    Admitted again = (Admitted) get(pool.instanceTransitions().admit("app-1", session, List.of()));

    assertThat(again.commands().starts()).hasSize(1);
    assertThat(pool.job(id).state()).isEqualTo(JobState.ASSIGNED);
  }

  @Test
  void slotBlockedByAStray_staysBlocked_ifTheAppDoesNotReport() {
    long session = pool.open("app-1", 1, "life-1");
    get(pool.instanceTransitions().admit("app-1", session, List.of(new StreamCamera(0, 99))));
    String id = pool.queued(5);

    get(pool.instanceTransitions().admit("app-1", session, null));

    assertThat(pool.job(id).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void startReturned_whileTheSessionIsLost_isRetriedElsewhereImmediately() {
    long first = pool.running("app-1", 1);
    String id = pool.queued(5);
    get(pool.jobTransitions().assign(1));
    Assignment assignment = pool.assignment(id);
    get(pool.state.sessions().lose("app-1", first, false, "ping"));

    get(
        pool.jobTransitions()
            .refuse(
                assignment,
                "SESSION_GONE",
                "unsent",
                true,
                RetryBudget.NONE,
                SlotDisposition.FREE));

    assertThat(pool.job(id).state()).isEqualTo(JobState.QUEUED);
    assertThat(pool.job(id).errors() + pool.job(id).crashes()).isZero();
    assertThat(get(pool.reads().slots())).isEmpty();
  }

  @Test
  void otherProcess_withALiveId_isRefused_unlessItTakesOver() {
    long session = pool.running("app-1", 1);
    Assignment assignment = started(5);
    SessionClaim claim =
        new SessionClaim(
            "app-1", "bridge-2", "life-2", 1, false, null, 43L, "later", "v", "c", null, null);

    assertThat(get(pool.state.sessions().open(claim)))
        .isEqualTo(
            new SessionOpenReply.Duplicate(new SessionOpenReply.Holder(session, "bridge-1")));
    SessionOpenReply.Opened opened =
        (SessionOpenReply.Opened) get(pool.state.sessions().open(claim.takingOver()));
    assertThat(opened.sameEpoch()).isFalse();
    assertThat(opened.epoch()).isGreaterThan(1);
    get(pool.instanceTransitions().admit("app-1", opened.session(), null));
    assertThat(pool.job(assignment.jobId()).crashes()).isEqualTo(1);
  }

  @Test
  void crashedProcess_releasesItsJobs_andThreeCrashesFailTheJob() {
    String id = null;
    for (int life = 1; life <= 3; life++) {
      pool.running("app-1", 1, "life-" + life);
      if (id == null) {
        id = pool.queued(5);
        get(pool.jobTransitions().assign(1));
      } else {
        pool.advance(Duration.ofSeconds(61));
        get(pool.timers().sweep(100));
      }
      long epoch = pool.assignment(id).epoch();
      assertThat(get(pool.instanceTransitions().endProcess("app-1", epoch, true, "exit 139")))
          .isInstanceOf(InstanceTransitionReply.Done.class);
      assertThat(get(pool.instanceTransitions().endProcess("app-1", epoch, true, "exit 139")))
          .isEqualTo(new InstanceTransitionReply.Fenced());
    }

    assertThat(pool.job(id).state()).isEqualTo(JobState.FAILED);
    assertThat(get(pool.reads().liveJobOf(5))).isEmpty();
  }

  @Test
  void deadBridge_losesItsSessions_withoutChargingABudget() {
    pool.running("app-1", 1);
    Assignment assignment = started(5);
    pool.advanceSilently(Duration.ofSeconds(16));
    get(pool.timers().sweep(100));
    assertThat(get(pool.reads().instance("app-1")).orElseThrow().state())
        .isEqualTo(InstanceState.LOST);
    pool.advanceSilently(Duration.ofSeconds(31));

    get(pool.timers().sweep(100));

    JobRecord job = pool.job(assignment.jobId());
    assertThat(job.state()).isEqualTo(JobState.QUEUED);
    assertThat(job.errors() + job.crashes()).isZero();
  }

  @Test
  void heartbeat_afterAPause_returnsTheFencedSessions() {
    long session = pool.running("app-1", 1);
    SessionRef mine = new SessionRef("app-1", session);
    assertThat(get(pool.state.sessions().heartbeat("bridge-1", List.of(mine)))).isEmpty();

    pool.open("app-1", 1, "life-1");

    assertThat(get(pool.state.sessions().heartbeat("bridge-1", List.of(mine))))
        .containsExactly(mine);
  }

  @Test
  void drainedInstance_keepsItsJob_andGetsNoOther() {
    pool.running("app-1", 2);
    Assignment assignment = started(5);
    pool.queued(6);

    InstanceTransitionReply reply = get(pool.instanceTransitions().drain("app-1", "update"));

    assertThat(((InstanceTransitionReply.Done) reply).running())
        .extracting(RoutedAssignment::assignment)
        .containsExactly(assignment);
    assertThat(get(pool.jobTransitions().assign(10))).isEqualTo(PendingCommands.NONE);
    assertThat(get(pool.jobTransitions().complete(assignment, 1, null)).commands())
        .isEqualTo(PendingCommands.NONE);
    assertThat(get(pool.reads().slots())).isEmpty();
  }
}
