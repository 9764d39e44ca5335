package io.dsfleet.state;

import static io.dsfleet.state.TestPool.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.state.consistency.ConsistencyReport;
import io.dsfleet.state.events.FeedEntry;
import io.dsfleet.state.job.AttemptEndReply;
import io.dsfleet.state.job.FileReport;
import io.dsfleet.state.job.FileReport.FileState;
import io.dsfleet.state.job.JobFilter;
import io.dsfleet.state.job.JobOutcome;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.NewJob;
import io.dsfleet.state.job.RetryBudget;
import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.slot.SlotDisposition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an ended job says of its files. */
class JobOutcomeTest {
  private final TestPool pool = new TestPool();

  @AfterEach
  void drop() {
    assertThat(get(pool.reads().checkConsistency())).matches(ConsistencyReport::isConsistent);
    pool.close();
  }

  @ParameterizedTest
  @CsvSource({
    // listed, done, failed, processed count of the app, state, outcome
    "3, 3, 0, 3, COMPLETED, ALL",
    "3, 2, 1, 3, COMPLETED, PARTIAL",
    "3, 1, 0, 1, COMPLETED, PARTIAL", // the app left files out
    "3, 0, 3, 3, FAILED, NONE",
    "3, 0, 1, 1, FAILED, NONE",
    "3, 0, 0, 3, COMPLETED, ALL", // the app reports no files, only their number
    "3, 0, 0, 0, COMPLETED, NONE",
    "0, 0, 0, 0, COMPLETED, ALL",
    "0, 2, 1, 3, COMPLETED, PARTIAL",
  })
  void completion_decidesStateAndOutcomeFromTheFiles(
      int listed, int done, int failed, int processed, JobState state, JobOutcome outcome) {
    Assignment assignment = started(5);
    if (listed > 0) {
      get(pool.jobTransitions().reportListing(assignment, listed, "[]"));
    }
    report(assignment, done, failed);

    assertThat(get(pool.jobTransitions().complete(assignment, processed, "all is well")))
        .isEqualTo(new AttemptEndReply.Ended(state, PendingCommands.NONE));

    JobRecord job = pool.job(assignment.jobId());
    assertThat(job.state()).isEqualTo(state);
    assertThat(job.outcome()).isEqualTo(outcome);
    assertThat(get(pool.reads().counts()).freeSlots()).isEqualTo(1);
  }

  @Test
  void jobWithoutAnAnalysedFile_failsForTheReasonOfItsFirstFailedFile() {
    Assignment assignment = started(5);
    get(pool.jobTransitions().reportListing(assignment, 3, "[]"));
    report(
        assignment,
        new FileReport(1, FileState.FAILED, "pedestrians-9.mp4", "no video stream"),
        new FileReport(2, FileState.FAILED, "b.mp4", "damaged"),
        new FileReport(3, FileState.FAILED, "c.mp4", "damaged"));

    get(pool.jobTransitions().complete(assignment, 3, "Analysis complete."));

    String reason = "none of 3 files could be analysed; first: pedestrians-9.mp4: no video stream";
    assertThat(pool.job(assignment.jobId()).reason()).isEqualTo(reason);
    List<FeedEntry> feed = get(pool.reads().feedBefore(null, 1));
    assertThat(feed.getFirst().event()).isEqualTo("failed");
    assertThat(feed.getFirst().outcome()).isEqualTo(JobOutcome.NONE);
    assertThat(feed.getFirst().detail()).isEqualTo(reason);
    assertThat(get(pool.jobTransitions().complete(assignment, 3, "Analysis complete.")))
        .as("a duplicate")
        .isEqualTo(new AttemptEndReply.Stale(false, JobState.FAILED, PendingCommands.NONE));
  }

  @Test
  void reason_ofASingleFileAndOfAStream() {
    Assignment file = started(5);
    report(file, new FileReport(1, FileState.FAILED, null, "damaged"));
    get(pool.jobTransitions().complete(file, 1, "done"));
    Assignment stream = started(6, CameraType.VIDEOSTREAM);
    report(stream, new FileReport(6, FileState.FAILED, "gate", "connection refused"));
    get(pool.jobTransitions().complete(stream, 1, "done"));

    assertThat(pool.job(file.jobId()).reason())
        .isEqualTo("the file could not be analysed: file 1: damaged");
    assertThat(pool.job(stream.jobId()).reason())
        .isEqualTo("the stream could not be analysed: gate: connection refused");
  }

  @Test
  void reason_isBounded() {
    Assignment assignment = started(5);
    report(assignment, new FileReport(1, FileState.FAILED, "한".repeat(255), "x".repeat(5000)));

    get(pool.jobTransitions().complete(assignment, 1, "done"));

    String reason = pool.job(assignment.jobId()).reason();
    assertThat(reason).startsWith("the file could not be analysed: 한한");
    assertThat(reason.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(500);
  }

  @Test
  void repeatedAndLateReports_changeNothing() {
    Assignment assignment = started(5);
    report(assignment, new FileReport(1, FileState.FAILED, "a.mp4", "damaged"));
    report(assignment, new FileReport(1, FileState.FAILED, "a.mp4", "damaged"));
    report(assignment, new FileReport(1, FileState.DONE, "a.mp4", null));
    get(pool.jobTransitions().complete(assignment, 1, "done"));
    report(assignment, new FileReport(2, FileState.DONE, "b.mp4", null));

    JobRecord job = pool.job(assignment.jobId());
    assertThat(List.of(job.filesDone(), job.filesFailed())).containsExactly(0, 1);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.outcome()).isEqualTo(JobOutcome.NONE);
  }

  @Test
  void secondAttempt_decidesAlone() {
    Assignment first = started(5);
    report(first, new FileReport(1, FileState.FAILED, "a.mp4", "first attempt"));
    get(
        pool.jobTransitions()
            .refuse(first, "X", "no", true, RetryBudget.NONE, SlotDisposition.FREE));
    pool.advance(Duration.ofMinutes(2));
    get(pool.timers().sweep(100));
    Assignment second = pool.assignment(first.jobId());
    report(second, new FileReport(1, FileState.FAILED, "a.mp4", "second attempt"));

    get(pool.jobTransitions().complete(second, 1, "done"));

    assertThat(second.attempt()).isEqualTo(2);
    assertThat(pool.job(first.jobId()).reason()).endsWith("a.mp4: second attempt");
  }

  @Test
  void jobThatEndsOtherwise_tellsWhatItAnalysed() {
    Assignment partly = started(5);
    report(partly, 2, 0);
    get(
        pool.jobTransitions()
            .refuse(partly, "X", "no", false, RetryBudget.ERROR, SlotDisposition.FREE));
    Assignment cancelled = started(6);
    get(pool.jobTransitions().reportListing(cancelled, 2, "[]"));
    report(cancelled, 2, 0);
    get(pool.jobTransitions().cancel(cancelled.jobId(), "user"));
    get(pool.jobTransitions().reportInterrupted(cancelled, null));
    String waiting = pool.queued(7);
    get(pool.jobTransitions().cancel(waiting, "user"));

    assertThat(pool.job(partly.jobId()).outcome()).isEqualTo(JobOutcome.PARTIAL);
    assertThat(pool.job(cancelled.jobId()).outcome()).isEqualTo(JobOutcome.ALL);
    assertThat(pool.job(waiting).outcome()).isEqualTo(JobOutcome.NONE);
    assertThat(
            get(pool.reads().jobs(new JobFilter(null, JobOutcome.PARTIAL, null, null), null, 10))
                .jobs())
        .extracting(JobRecord::id)
        .containsExactly(partly.jobId());
  }

  @Test
  void cancelAndCompletion_withoutAnAnalysedFile_endFailed() {
    Assignment assignment = started(5);
    report(assignment, 0, 2);
    get(pool.jobTransitions().cancel(assignment.jobId(), "user"));

    assertThat(get(pool.jobTransitions().complete(assignment, 2, "done")))
        .isEqualTo(new AttemptEndReply.Ended(JobState.FAILED, PendingCommands.NONE));
  }

  @Test
  void failedFiles_areRememberedOverARebuild() {
    get(pool.state.recovery().putIntoUse(0));
    InMemoryJournal journal = new InMemoryJournal(pool);
    Assignment assignment = started(5);
    report(assignment, new FileReport(1, FileState.FAILED, "a.mp4", "damaged"));
    journal.write();

    journal.lose();
    journal.rebuild();
    get(pool.jobTransitions().complete(assignment, 1, "done"));

    JobRecord job = pool.job(assignment.jobId());
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.reason()).endsWith("a.mp4: damaged");
  }

  private Assignment started(long camera) {
    return started(camera, CameraType.FILESET);
  }

  private Assignment started(long camera, CameraType type) {
    if (get(pool.reads().counts()).slots() == 0) {
      pool.running("app-1", 1);
    }
    NewJob plain = pool.newJob(camera, "default", 0);
    NewJob job =
        new NewJob(plain.jobId(), camera, type, null, "default", 0, null, plain.body(), null, null);
    get(pool.state.acceptance().accept(job));
    get(pool.jobTransitions().enqueue(job.jobId()));
    get(pool.jobTransitions().assign(1));
    Assignment assignment = pool.assignment(job.jobId());
    get(pool.jobTransitions().reportStarted(assignment));
    return assignment;
  }

  private void report(Assignment assignment, int done, int failed) {
    List<FileReport> reports = new ArrayList<>();
    for (int i = 0; i < done + failed; i++) {
      reports.add(
          i < done
              ? new FileReport(i, FileState.DONE, i + ".mp4", null)
              : new FileReport(i, FileState.FAILED, i + ".mp4", "damaged"));
    }
    report(assignment, reports.toArray(FileReport[]::new));
  }

  private void report(Assignment assignment, FileReport... reports) {
    get(pool.jobTransitions().reportFiles(assignment, List.of(reports)));
  }
}
