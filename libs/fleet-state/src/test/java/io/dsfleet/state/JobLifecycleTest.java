package io.dsfleet.state;

import static io.dsfleet.state.TestPool.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.consistency.ConsistencyReport;
import io.dsfleet.state.job.AttemptEndReply;
import io.dsfleet.state.job.AttemptEventReply;
import io.dsfleet.state.job.CancelReply;
import io.dsfleet.state.job.FileReport;
import io.dsfleet.state.job.JobAcceptanceReply;
import io.dsfleet.state.job.JobFileOutcome;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.TimelineEntry;
import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.slot.RoutedAssignment;
import io.dsfleet.state.timers.SweepReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transitions of a job. */
class JobLifecycleTest {
  private final TestPool pool = new TestPool();

  @AfterEach
  void drop() {
    assertThat(get(pool.reads().checkConsistency())).matches(ConsistencyReport::isConsistent);
    pool.close();
  }

  @Test
  void job_completes_andItsSlotGetsTheNextJob() {
    long session = pool.running("app-1", 1);
    String first = pool.queued(Long.MAX_VALUE);
    String second = pool.queued((1L << 53) + 1);

    PendingCommands orders = get(pool.jobTransitions().assign(10));

    Assignment assignment = new Assignment(first, 1, "app-1", 0, 1);
    assertThat(orders.starts())
        .containsExactly(new RoutedAssignment(assignment, session, Long.MAX_VALUE));
    assertThat(get(pool.jobTransitions().reportStarted(assignment)))
        .isEqualTo(new AttemptEventReply.Applied(JobState.STARTED));
    List<FileReport> files =
        List.of(
            new FileReport(Long.MAX_VALUE, FileReport.FileState.STARTED, "a.mp4", null),
            new FileReport(Long.MAX_VALUE, FileReport.FileState.DONE, "a.mp4", null),
            new FileReport(7, FileReport.FileState.FAILED, "b.mp4", "broken"),
            new FileReport(8, FileReport.FileState.DONE_OUTPUT_UNSEEN, "c.mp4", null));
    assertThat(get(pool.jobTransitions().reportFiles(assignment, files)))
        .isEqualTo(new AttemptEventReply.Applied(JobState.RUNNING));
    assertThat(get(pool.jobTransitions().reportFiles(assignment, files)))
        .isEqualTo(new AttemptEventReply.Applied(JobState.RUNNING));
    assertThat(get(pool.reads().fileOutcomes(first)))
        .containsExactlyInAnyOrder(
            new JobFileOutcome(Long.MAX_VALUE, FileReport.FileState.DONE, null),
            new JobFileOutcome(7, FileReport.FileState.FAILED, "broken"),
            new JobFileOutcome(8, FileReport.FileState.DONE_OUTPUT_UNSEEN, null));

    AttemptEndReply end = get(pool.jobTransitions().complete(assignment, 2, "done"));

    assertThat(end).isInstanceOf(AttemptEndReply.Ended.class);
    assertThat(end.commands().starts())
        .containsExactly(
            new RoutedAssignment(
                new Assignment(second, 1, "app-1", 0, 1), session, (1L << 53) + 1));
    JobRecord job = pool.job(first);
    assertThat(job.state()).isEqualTo(JobState.COMPLETED);
    assertThat(List.of(job.filesStarted(), job.filesDone(), job.filesFailed(), job.outputsUnseen()))
        .containsExactly(3, 2, 1, 1);
    assertThat(get(pool.reads().timeline(first)).stream().map(TimelineEntry::event))
        .containsExactly("accepted", "queued", "assigned", "started", "running", "completed");
    assertThat(get(pool.jobTransitions().complete(assignment, 2, "done")))
        .isEqualTo(new AttemptEndReply.Stale(false, JobState.COMPLETED, PendingCommands.NONE));
  }

  @Test
  void accept_sameCameraTwice_returnsTheLiveJob() {
    String live = pool.queued(5);

    assertThat(get(pool.state.acceptance().accept(pool.newJob(5, "default", 0))))
        .isEqualTo(new JobAcceptanceReply.CameraBusy(live));
  }

  @Test
  void cancel_ofARunningJob_waitsForTheApp() {
    long session = pool.running("app-1", 1);
    String id = pool.queued(5);
    get(pool.jobTransitions().assign(1));
    Assignment assignment = pool.assignment(id);

    assertThat(get(pool.jobTransitions().cancel(id, "user_cancelled")))
        .isEqualTo(new CancelReply.Cancelling(new RoutedAssignment(assignment, session, 5)));
    assertThat(get(pool.jobTransitions().reportInterrupted(assignment, null)))
        .isEqualTo(new AttemptEndReply.Ended(JobState.CANCELLED, PendingCommands.NONE));
    assertThat(get(pool.reads().counts()).freeSlots()).isEqualTo(1);
  }

  @Test
  void overdueStart_isInterrupted_andRetriedAfterADelay() {
    pool.running("app-1", 1);
    String id = pool.queued(5);
    get(pool.jobTransitions().assign(1));
    Assignment first = pool.assignment(id);
    pool.advance(Duration.ofSeconds(16));

    SweepReport report = get(pool.timers().sweep(100));

    assertThat(report.commands().interrupts())
        .extracting(RoutedAssignment::assignment)
        .containsExactly(first);
    assertThat(pool.job(id).state()).isEqualTo(JobState.QUEUED);
    AttemptEndReply reply = get(pool.jobTransitions().reportInterrupted(first, null));
    assertThat(reply)
        .isEqualTo(new AttemptEndReply.Stale(true, JobState.QUEUED, PendingCommands.NONE));
    pool.advance(Duration.ofSeconds(2));
    assertThat(get(pool.timers().sweep(100)).commands().starts())
        .extracting(RoutedAssignment::assignment)
        .containsExactly(new Assignment(id, 2, "app-1", 0, 1));
  }
}
