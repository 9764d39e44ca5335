package io.dsfleet.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReportBuilderTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JobHistory DONE = new JobHistory(true, 1, false, 1, 0);

  @Test
  void history_countsEndsAndAttempts() {
    JobHistory history =
        JobHistory.of(
            JSON.readTree(
                """
                [{"event":"accepted","state":"ACCEPTED","at":"2026-01-01T00:00:00Z"},
                 {"event":"assigned","state":"ASSIGNED","at":"2026-01-01T00:00:01Z"},
                 {"event":"requeued","state":"QUEUED","at":"2026-01-01T00:00:02Z"},
                 {"event":"assigned","state":"ASSIGNED","at":"2026-01-01T00:00:03Z"},
                 {"event":"completed","state":"COMPLETED","at":"2026-01-01T00:00:04Z"}]\
                """));

    assertThat(history).isEqualTo(new JobHistory(true, 1, false, 2, 1_767_225_602_000L));
  }

  @Test
  void job_countsForThePrecedingFault_andItsRequeueingForTheFaultAtThatTime() {
    List<FaultInterval> intervals =
        List.of(
            new FaultInterval("kill redis", 100, 1_000, "gone", OptionalDouble.of(0.5), 0),
            new FaultInterval("cut a-b", 200, 2_000, "", OptionalDouble.empty(), 0));
    List<LoadGenerator.SubmittedJob> jobs =
        List.of(
            new LoadGenerator.SubmittedJob(1, 150, "a"),
            new LoadGenerator.SubmittedJob(2, 250, "b"),
            new LoadGenerator.SubmittedJob(3, 260, "c"));
    Map<Long, JobHistory> histories =
        Map.of(1L, DONE, 2L, new JobHistory(true, 1, false, 2, 1_500));

    List<ChaosReport.Row> rows = new ReportBuilder(intervals, jobs, histories).rows();

    assertThat(rows)
        .containsExactly(
            row("cut a-b", 0, 2, 1, 1, 0, 1, OptionalDouble.empty()),
            row("kill redis", 1, 1, 1, 0, 1, 0, OptionalDouble.of(0.5)),
            row("all", 1, 3, 2, 1, 1, 1, OptionalDouble.of(0.5)));
  }

  private static ChaosReport.Row row(
      String fault,
      int effective,
      int jobs,
      int completed,
      int lost,
      int requeued,
      int stuck,
      OptionalDouble seconds) {
    return new ChaosReport.Row(
        fault, effective, jobs, jobs, completed, 0, lost, requeued, 0, stuck, seconds, seconds);
  }

  @Test
  void report_isATableWithFailures() {
    ChaosReport report =
        new ChaosReport(
            42,
            List.of(row("kill redis", 1, 2, 1, 1, 0, 0, OptionalDouble.of(1.234))),
            List.of("1 jobs never ended"),
            List.of(),
            List.of());

    assertThat(report.isSuccess()).isFalse();
    assertThat(report.markdown())
        .startsWith("seed 42\n")
        .contains("| kill redis | 1         | 2         | 2        | 1         |")
        .contains("| 1.23     | 1.23  |")
        .contains("FAILURE: 1 jobs never ended");
  }
}
