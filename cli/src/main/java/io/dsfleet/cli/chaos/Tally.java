package io.dsfleet.cli.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Puts windows and jobs together into the rows of the report. */
final class Tally {
  static final String CALM = "(before the first)";
  static final String ALL = "all";

  private final List<Window> windows;
  private final List<Load.Job> jobs;
  private final Map<Long, Story> stories;

  /**
   * @param windows in their order
   * @param stories by camera
   */
  Tally(List<Window> windows, List<Load.Job> jobs, Map<Long, Story> stories) {
    this.windows = windows;
    this.jobs = jobs;
    this.stories = stories;
  }

  List<ChaosReport.Row> rows() {
    Map<String, Sum> sums = new TreeMap<>();
    Sum all = new Sum();
    for (Window window : windows) {
      sum(sums, window.fault()).add(window);
      all.add(window);
    }
    Map<Long, String> faults = faultsByCamera();
    for (Load.Job job : jobs) {
      Story story = stories.getOrDefault(job.camera(), Story.UNKNOWN);
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
    for (Load.Job job : jobs) {
      for (Window window : windows) {
        if (window.nanos() <= job.submitted()) {
          faults.put(job.camera(), window.fault());
        }
      }
    }
    return faults;
  }

  private String faultAt(long millis) {
    String fault = CALM;
    for (Window window : windows) {
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

    void add(Window window) {
      bit += window.bit() ? 1 : 0;
      leaked = Math.max(leaked, window.leaked());
      window.seconds().ifPresentOrElse(seconds::add, () -> stuck++);
    }

    void add(Load.Job job, Story story) {
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
