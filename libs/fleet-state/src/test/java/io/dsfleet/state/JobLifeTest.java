package io.dsfleet.state;

import static io.dsfleet.state.Pool.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.Assignment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transitions of a job. */
class JobLifeTest {
  private final Pool pool = new Pool();

  @AfterEach
  void drop() {
    assertThat(get(pool.reads().audit())).matches(Audit::isClean);
    pool.close();
  }

  @Test
  void job_completes_andItsSlotGetsTheNextJob() {
    long session = pool.running("app-1", 1);
    String first = pool.queued(Long.MAX_VALUE);
    String second = pool.queued((1L << 53) + 1);

    Orders orders = get(pool.jobTransitions().assign(10));

    Assignment assignment = new Assignment(first, 1, "app-1", 0, 1);
    assertThat(orders.starts()).containsExactly(new Placement(assignment, session, Long.MAX_VALUE));
    assertThat(get(pool.jobTransitions().started(assignment)))
        .isEqualTo(new EventReply.Applied(JobState.STARTED));
    List<FileReport> files =
        List.of(
            new FileReport(Long.MAX_VALUE, FileReport.Outcome.STARTED, "a.mp4", null),
            new FileReport(Long.MAX_VALUE, FileReport.Outcome.DONE, "a.mp4", null),
            new FileReport(7, FileReport.Outcome.FAILED, "b.mp4", "broken"));
    assertThat(get(pool.jobTransitions().files(assignment, files)))
        .isEqualTo(new EventReply.Applied(JobState.RUNNING));
    assertThat(get(pool.jobTransitions().files(assignment, files)))
        .isEqualTo(new EventReply.Applied(JobState.RUNNING));
    assertThat(get(pool.reads().files(first)))
        .containsExactlyInAnyOrder(
            new FileOutcome(Long.MAX_VALUE, FileReport.Outcome.DONE, null),
            new FileOutcome(7, FileReport.Outcome.FAILED, "broken"));

    EndReply end = get(pool.jobTransitions().complete(assignment, 2, "done"));

    assertThat(end).isInstanceOf(EndReply.Ended.class);
    assertThat(end.orders().starts())
        .containsExactly(
            new Placement(new Assignment(second, 1, "app-1", 0, 1), session, (1L << 53) + 1));
    JobRecord job = pool.job(first);
    assertThat(job.state()).isEqualTo(JobState.COMPLETED);
    assertThat(List.of(job.filesStarted(), job.filesDone(), job.filesFailed()))
        .containsExactly(2, 1, 1);
    assertThat(get(pool.reads().timeline(first)).stream().map(TimelineEntry::event))
        .containsExactly("accepted", "queued", "assigned", "started", "running", "completed");
    assertThat(get(pool.jobTransitions().complete(assignment, 2, "done")))
        .isEqualTo(new EndReply.Stale(false, JobState.COMPLETED, Orders.NONE));
  }

  @Test
  void accept_sameCameraTwice_returnsTheLiveJob() {
    String live = pool.queued(5);

    assertThat(get(pool.state.intake().accept(pool.newJob(5, "default", 0))))
        .isEqualTo(new AcceptReply.CameraBusy(live));
  }

  @Test
  void cancel_ofARunningJob_waitsForTheApp() {
    long session = pool.running("app-1", 1);
    String id = pool.queued(5);
    get(pool.jobTransitions().assign(1));
    Assignment assignment = pool.assignment(id);

    assertThat(get(pool.jobTransitions().cancel(id, "user_cancelled")))
        .isEqualTo(new CancelReply.Cancelling(new Placement(assignment, session, 5)));
    assertThat(get(pool.jobTransitions().interrupted(assignment, null)))
        .isEqualTo(new EndReply.Ended(JobState.CANCELLED, Orders.NONE));
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

    assertThat(report.orders().interrupts())
        .extracting(Placement::assignment)
        .containsExactly(first);
    assertThat(pool.job(id).state()).isEqualTo(JobState.QUEUED);
    EndReply reply = get(pool.jobTransitions().interrupted(first, null));
    assertThat(reply).isEqualTo(new EndReply.Stale(true, JobState.QUEUED, Orders.NONE));
    pool.advance(Duration.ofSeconds(2));
    assertThat(get(pool.timers().sweep(100)).orders().starts())
        .extracting(Placement::assignment)
        .containsExactly(new Assignment(id, 2, "app-1", 0, 1));
  }
}
