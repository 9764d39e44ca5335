package io.dsfleet.scheduler.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.FileStarted;
import io.dsfleet.messages.broker.InstanceTerminated;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobProgressed;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.job.FileReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventBatchPlannerTest {
  private static final Assignment ONE = new Assignment("p.1", 1, "app", 0, 1);
  private static final Assignment TWO = new Assignment("p.2", 1, "app", 1, 1);

  @Test
  void noEvents_giveNoBatches() {
    assertThat(EventBatchPlanner.of(List.of())).isEmpty();
  }

  @Test
  void fileEventsOfAnAttempt_areOneUpdate_despiteInterleavedJobs() {
    List<EventSegment> plan =
        EventBatchPlanner.of(
            List.of(
                new JobStarted(ONE, null),
                new FileStarted(ONE, 5, "a"),
                new FileStarted(TWO, 9, null),
                new FileFinished(ONE, 5, "a", null, true),
                new FileFinished(ONE, 6, "b", "damaged", null),
                new FileFinished(ONE, 7, "c", null, false),
                new JobCompleted(ONE, true, 2, null)));

    assertThat(plan)
        .containsExactly(
            new EventSegment.JobBatch(
                List.of(
                    new JobUpdate.SingleEvent(new JobStarted(ONE, null)),
                    new JobUpdate.FileReports(
                        ONE,
                        List.of(
                            new FileReport(5, FileReport.FileState.STARTED, "a", null),
                            new FileReport(5, FileReport.FileState.DONE, "a", null),
                            new FileReport(6, FileReport.FileState.FAILED, "b", "damaged"),
                            new FileReport(7, FileReport.FileState.DONE_OUTPUT_UNSEEN, "c", null))),
                    new JobUpdate.SingleEvent(new JobCompleted(ONE, true, 2, null)),
                    new JobUpdate.FileReports(
                        TWO,
                        List.of(new FileReport(9, FileReport.FileState.STARTED, null, null))))));
  }

  @Test
  void consecutiveProgress_keepsTheLast() {
    JobProgressed first = new JobProgressed(ONE, List.of(), 1, 2);
    JobProgressed last = new JobProgressed(ONE, List.of(), 2, 1);

    assertThat(EventBatchPlanner.of(List.of(first, last)))
        .containsExactly(new EventSegment.JobBatch(List.of(new JobUpdate.SingleEvent(last))));
  }

  @Test
  void instanceEvent_separatesEarlierFromLaterEvents() {
    SessionLost lost = new SessionLost("app", 3, "p", "gone");

    assertThat(
            EventBatchPlanner.of(
                List.of(new JobStarted(ONE, null), lost, new FileStarted(ONE, 5, null))))
        .containsExactly(
            new EventSegment.JobBatch(
                List.of(new JobUpdate.SingleEvent(new JobStarted(ONE, null)))),
            new EventSegment.InstanceBatch(List.of(lost)),
            new EventSegment.JobBatch(
                List.of(
                    new JobUpdate.FileReports(
                        ONE,
                        List.of(new FileReport(5, FileReport.FileState.STARTED, null, null))))));
  }

  @Test
  void instanceEvents_areOneBatchUntilAnInstanceRepeats() {
    SessionLost a = new SessionLost("a", 3, "p", "gone");
    SessionLost b = new SessionLost("b", 4, "p", "gone");
    InstanceTerminated again = new InstanceTerminated("a", 3, "p", null);

    assertThat(EventBatchPlanner.of(List.of(a, b, again)))
        .containsExactly(
            new EventSegment.InstanceBatch(List.of(a, b)),
            new EventSegment.InstanceBatch(List.of(again)));
  }
}
