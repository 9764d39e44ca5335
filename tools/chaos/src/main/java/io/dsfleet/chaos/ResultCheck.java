package io.dsfleet.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Checks accepted jobs against their histories and the starts that apps received. */
final class ResultCheck {
  private static final int MAX_NAMED = 10;

  private final List<FaultInterval> intervals;
  private final List<LoadGenerator.SubmittedJob> jobs;
  private final Map<Long, JobHistory> histories;
  private final AppFleet apps;

  ResultCheck(
      List<FaultInterval> intervals,
      List<LoadGenerator.SubmittedJob> jobs,
      Map<Long, JobHistory> histories,
      AppFleet apps) {
    this.intervals = intervals;
    this.jobs = jobs;
    this.histories = histories;
    this.apps = apps;
  }

  ChaosReport report(
      ChaosSettings settings,
      List<String> refusals,
      boolean idle,
      SystemProbe probe,
      List<String> remarks) {
    List<String> failures = new ArrayList<>();
    refusals.stream().distinct().forEach(reason -> failures.add("a job was refused: " + reason));
    if (!idle) {
      failures.add(
          "not idle in the end: %s live jobs, %d of %d apps idle"
              .formatted(
                  probe.liveJobs().isPresent() ? probe.liveJobs().getAsLong() : "unknown",
                  probe.idleInstances(),
                  settings.apps()));
    }
    checkJobs(failures);
    OptionalLong leaked = probe.inconsistentSlots();
    if (leaked.isEmpty()) {
      failures.add("the final consistency of slots is unknown");
    } else if (leaked.getAsLong() > 0) {
      failures.add(leaked.getAsLong() + " slots are leaked or double-booked in the end");
    }
    intervals.stream()
        .filter(interval -> interval.recoverySeconds().isEmpty())
        .forEach(interval -> failures.add("no recovery after " + interval.fault()));
    intervals.stream()
        .filter(interval -> interval.inconsistentSlots() > 0)
        .forEach(
            interval ->
                failures.add(
                    interval.inconsistentSlots() + " slots leaked by " + interval.fault()));
    return new ChaosReport(
        settings.seed(),
        new ReportBuilder(intervals, jobs, histories).rows(),
        failures,
        inconclusive(),
        remarks);
  }

  private void checkJobs(List<String> failures) {
    Set<String> lost = new TreeSet<>();
    Set<String> endedTwice = new TreeSet<>();
    Set<String> failed = new TreeSet<>();
    Set<String> unexplained = new TreeSet<>();
    Map<Long, Set<String>> attempts = apps.attempts();
    for (LoadGenerator.SubmittedJob job : jobs) {
      String id = job.id();
      if (id == null) {
        continue;
      }
      JobHistory history = histories.getOrDefault(job.camera(), JobHistory.UNKNOWN);
      if (history.ends() == 0) {
        lost.add(id);
      }
      if (history.ends() > 1) {
        endedTwice.add(id);
      }
      if (history.failed()) {
        failed.add(id);
      }
      if (attempts.getOrDefault(job.camera(), Set.of()).size() > history.attempts()) {
        unexplained.add(id);
      }
    }
    addFailure(failures, lost, "never ended or are unknown");
    addFailure(failures, endedTwice, "ended more than once");
    addFailure(failures, failed, "failed although no app failed them");
    addFailure(failures, unexplained, "ran more often than their timeline shows");
  }

  private static void addFailure(List<String> failures, Set<String> jobs, String what) {
    if (!jobs.isEmpty()) {
      List<String> some = jobs.stream().limit(MAX_NAMED).toList();
      failures.add(jobs.size() + " jobs " + what + ": " + String.join(", ", some));
    }
  }

  private List<String> inconclusive() {
    List<String> inconclusive = new ArrayList<>();
    intervals.stream()
        .filter(interval -> !interval.tookEffect())
        .forEach(interval -> inconclusive.add(interval.fault() + " had no effect"));
    if (intervals.isEmpty()) {
      inconclusive.add("no fault was injected");
    }
    return inconclusive;
  }
}
