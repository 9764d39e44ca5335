package io.dsfleet.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Compares what was promised with what the record says and what the apps saw. */
final class ResultCheck {
  private static final int MOST_NAMED = 10;

  private final List<FaultInterval> windows;
  private final List<LoadGenerator.Job> jobs;
  private final Map<Long, JobHistory> stories;
  private final AppFleet crew;

  ResultCheck(List<FaultInterval> windows, List<LoadGenerator.Job> jobs, Map<Long, JobHistory> stories, AppFleet crew) {
    this.windows = windows;
    this.jobs = jobs;
    this.stories = stories;
    this.crew = crew;
  }

  ChaosReport report(
      ChaosSettings settings,
      List<String> refusals,
      boolean quiet,
      SystemProbe told,
      List<String> remarks) {
    List<String> faults = new ArrayList<>();
    refusals.stream().distinct().forEach(why -> faults.add("a job was refused: " + why));
    if (!quiet) {
      faults.add(
          "not quiet in the end: %s jobs live, %d of %d apps at rest"
              .formatted(
                  told.liveJobs().isPresent() ? told.liveJobs().getAsLong() : "unknown",
                  told.restingInstances(),
                  settings.apps()));
    }
    jobs(faults);
    OptionalLong leaked = told.brokenSlots();
    if (leaked.isEmpty()) {
      faults.add("nobody can say whether slots are leaked in the end");
    } else if (leaked.getAsLong() > 0) {
      faults.add(leaked.getAsLong() + " slots are leaked or doubly booked in the end");
    }
    windows.stream()
        .filter(window -> window.seconds().isEmpty())
        .forEach(window -> faults.add("work did not go on after " + window.fault()));
    windows.stream()
        .filter(window -> window.leaked() > 0)
        .forEach(window -> faults.add(window.leaked() + " slots leaked by " + window.fault()));
    return new ChaosReport(
        settings.seed(), new ReportBuilder(windows, jobs, stories).rows(), faults, voids(), remarks);
  }

  private void jobs(List<String> faults) {
    Set<String> lost = new TreeSet<>();
    Set<String> endedTwice = new TreeSet<>();
    Set<String> failed = new TreeSet<>();
    Set<String> unexplained = new TreeSet<>();
    Map<Long, Set<String>> seen = crew.attempts();
    for (LoadGenerator.Job job : jobs) {
      String id = job.id();
      if (id == null) {
        continue;
      }
      JobHistory story = stories.getOrDefault(job.camera(), JobHistory.UNKNOWN);
      if (story.ends() == 0) {
        lost.add(id);
      }
      if (story.ends() > 1) {
        endedTwice.add(id);
      }
      if (story.failed()) {
        failed.add(id);
      }
      if (seen.getOrDefault(job.camera(), Set.of()).size() > story.attempts()) {
        unexplained.add(id);
      }
    }
    name(faults, lost, "never ended, or are unknown");
    name(faults, endedTwice, "ended more than once");
    name(faults, failed, "failed, though no app failed them");
    name(faults, unexplained, "ran more often than their timeline says");
  }

  private static void name(List<String> faults, Set<String> jobs, String what) {
    if (!jobs.isEmpty()) {
      List<String> some = jobs.stream().limit(MOST_NAMED).toList();
      faults.add(jobs.size() + " jobs " + what + ": " + String.join(", ", some));
    }
  }

  private List<String> voids() {
    List<String> voids = new ArrayList<>();
    windows.stream()
        .filter(window -> !window.bit())
        .forEach(window -> voids.add(window.fault() + " did not bite"));
    if (windows.isEmpty()) {
      voids.add("no fault was done");
    }
    return voids;
  }
}
