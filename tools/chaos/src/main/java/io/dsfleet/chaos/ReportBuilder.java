package io.dsfleet.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Puts windows and jobs together into the rows of the report. */
final class ReportBuilder {
  static final String CALM = "(before the first)";
  static final String ALL = "all";

  private final List<FaultInterval> windows;
  private final List<LoadGenerator.Job> jobs;
  private final Map<Long, JobHistory> stories;

  /**
   * @param windows in their order
   * @param stories by camera
   */
  ReportBuilder(List<FaultInterval> windows, List<LoadGenerator.Job> jobs, Map<Long, JobHistory> stories) {
    this.windows = windows;
    this.jobs = jobs;
    this.stories = stories;
  }

  List<ChaosReport.Row> rows() {
    Map<String, Sum> sums = new TreeMap<>();
    Sum all = new Sum();
    for (FaultInterval window : windows) {
      sum(sums, window.fault()).add(window);
      all.add(window);
    }
    Map<Long, String> faults = faultsByCamera();
    for (LoadGenerator.Job job : jobs) {
      JobHistory story = stories.getOrDefault(job.camera(), JobHistory.UNKNOWN);
      sum(sums, faults.getOrDefault(job.camera(), CALM)).add(job, story);
      all.add(job, story);
      if (story.attempts() > 1) {
        sum(sums, faultAt(story.againMillis())).twice++;
        all.twice++;
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
    for (LoadGenerator.Job job : jobs) {
      for (FaultInterval window : windows) {
        if (window.nanos() <= job.submitted()) {
          faults.put(job.camera(), window.fault());
        }
      }
    }
    return faults;
  }

  private String faultAt(long millis) {
    String fault = CALM;
    for (FaultInterval window : windows) {
      if (window.millis() <= millis) {
        fault = window.fault();
      }
    }
    return fault;
  }

  private static final class Sum {
    private int bit;
    private int submitted;
    private int accepted;
    private int completed;
    private int failed;
    private int lost;
    private int twice;
    private long leaked;
    private int stuck;
    private final List<Double> seconds = new ArrayList<>();

    void add(FaultInterval window) {
      bit += window.bit() ? 1 : 0;
      leaked = Math.max(leaked, window.leaked());
      window.seconds().ifPresentOrElse(seconds::add, () -> stuck++);
    }

    void add(LoadGenerator.Job job, JobHistory story) {
      submitted++;
      if (job.id() == null) {
        return;
      }
      accepted++;
      if (story.ends() == 0) {
        lost++;
      } else if (story.failed()) {
        failed++;
      } else {
        completed++;
      }
    }

    ChaosReport.Row row(String fault) {
      seconds.sort(null);
      return new ChaosReport.Row(
          fault,
          bit,
          submitted,
          accepted,
          completed,
          failed,
          lost,
          twice,
          leaked,
          stuck,
          seconds.isEmpty()
              ? OptionalDouble.empty()
              : OptionalDouble.of(seconds.get(seconds.size() / 2)),
          seconds.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(seconds.getLast()));
    }
  }
}
