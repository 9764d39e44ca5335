package io.dsfleet.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Builds the rows of the report from fault intervals and job histories. */
final class ReportBuilder {
  static final String BEFORE_FIRST_FAULT = "(before the first)";
  static final String ALL = "all";

  private final List<FaultInterval> intervals;
  private final List<LoadGenerator.SubmittedJob> jobs;
  private final Map<Long, JobHistory> histories;

  /**
   * @param intervals in chronological order
   * @param histories by camera id
   */
  ReportBuilder(
      List<FaultInterval> intervals,
      List<LoadGenerator.SubmittedJob> jobs,
      Map<Long, JobHistory> histories) {
    this.intervals = intervals;
    this.jobs = jobs;
    this.histories = histories;
  }

  List<ChaosReport.Row> rows() {
    Map<String, Sum> sums = new TreeMap<>();
    Sum all = new Sum();
    for (FaultInterval interval : intervals) {
      sum(sums, interval.fault()).add(interval);
      all.add(interval);
    }
    Map<Long, String> faults = faultsByCamera();
    for (LoadGenerator.SubmittedJob job : jobs) {
      JobHistory history = histories.getOrDefault(job.camera(), JobHistory.UNKNOWN);
      sum(sums, faults.getOrDefault(job.camera(), BEFORE_FIRST_FAULT)).add(job, history);
      all.add(job, history);
      if (history.attempts() > 1) {
        sum(sums, faultAt(history.requeuedMillis())).requeued++;
        all.requeued++;
      }
    }
    List<ChaosReport.Row> rows = new ArrayList<>();
    sums.forEach((fault, sum) -> rows.add(sum.row(fault)));
    rows.add(all.row(ALL));
    return rows;
  }

  private static Sum sum(Map<String, Sum> sums, String fault) {
    return sums.computeIfAbsent(fault, name -> new Sum());
  }

  private Map<Long, String> faultsByCamera() {
    Map<Long, String> faults = new HashMap<>();
    for (LoadGenerator.SubmittedJob job : jobs) {
      for (FaultInterval interval : intervals) {
        if (interval.startNanos() <= job.submittedNanos()) {
          faults.put(job.camera(), interval.fault());
        }
      }
    }
    return faults;
  }

  private String faultAt(long millis) {
    String fault = BEFORE_FIRST_FAULT;
    for (FaultInterval interval : intervals) {
      if (interval.startMillis() <= millis) {
        fault = interval.fault();
      }
    }
    return fault;
  }

  private static final class Sum {
    private int effective;
    private int submitted;
    private int accepted;
    private int completed;
    private int failed;
    private int lost;
    private int requeued;
    private long leaked;
    private int stuck;
    private final List<Double> seconds = new ArrayList<>();

    void add(FaultInterval interval) {
      effective += interval.tookEffect() ? 1 : 0;
      leaked = Math.max(leaked, interval.inconsistentSlots());
      interval.recoverySeconds().ifPresentOrElse(seconds::add, () -> stuck++);
    }

    void add(LoadGenerator.SubmittedJob job, JobHistory history) {
      submitted++;
      if (job.id() == null) {
        return;
      }
      accepted++;
      if (history.ends() == 0) {
        lost++;
      } else if (history.failed()) {
        failed++;
      } else {
        completed++;
      }
    }

    ChaosReport.Row row(String fault) {
      seconds.sort(null);
      return new ChaosReport.Row(
          fault,
          effective,
          submitted,
          accepted,
          completed,
          failed,
          lost,
          requeued,
          leaked,
          stuck,
          seconds.isEmpty()
              ? OptionalDouble.empty()
              : OptionalDouble.of(seconds.get(seconds.size() / 2)),
          seconds.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(seconds.getLast()));
    }
  }
}
