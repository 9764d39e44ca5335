package io.dsfleet.scheduler.events;

import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.FileStarted;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InstanceEvent;
import io.dsfleet.messages.broker.JobEvent;
import io.dsfleet.messages.broker.JobProgressed;
import io.dsfleet.messages.broker.ProcessEvent;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.FileReport;
import io.dsfleet.state.FileReport.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cuts a batch of events into segments: few calls to the record, order kept where it matters.
 *
 * <p>Order matters within an attempt, and between an instance's own events and everything else. Of
 * progress reports in a row only the last one counts.
 */
final class EventPlan {
  private final List<Segment> segments = new ArrayList<>();
  private final Map<Assignment, List<JobEvent>> jobs = new LinkedHashMap<>();
  private final List<FleetEvent> instances = new ArrayList<>();
  private final Set<String> instanceIds = new HashSet<>();

  private EventPlan() {}

  /** The segments of the batch, to be applied one after the other. */
  static List<Segment> of(List<FleetEvent> events) {
    EventPlan plan = new EventPlan();
    for (FleetEvent event : events) {
      switch (event) {
        case JobEvent job -> plan.add(job);
        case InstanceEvent instance -> plan.addOfInstance(instance);
        case ProcessEvent process -> plan.addOfInstance(process);
      }
    }
    plan.endInstances();
    plan.endJobs();
    return plan.segments;
  }

  private void add(JobEvent event) {
    endInstances();
    jobs.computeIfAbsent(event.assignment(), key -> new ArrayList<>()).add(event);
  }

  private void addOfInstance(FleetEvent event) {
    endJobs();
    if (!instanceIds.add(event.instanceId())) {
      endInstances();
      instanceIds.add(event.instanceId());
    }
    instances.add(event);
  }

  private void endInstances() {
    if (!instances.isEmpty()) {
      segments.add(new Segment.OfInstances(List.copyOf(instances)));
      instances.clear();
      instanceIds.clear();
    }
  }

  private void endJobs() {
    if (!jobs.isEmpty()) {
      List<Step> steps = new ArrayList<>();
      jobs.forEach((assignment, events) -> steps.addAll(steps(assignment, events)));
      segments.add(new Segment.OfJobs(List.copyOf(steps)));
      jobs.clear();
    }
  }

  private static List<Step> steps(Assignment assignment, List<JobEvent> events) {
    List<Step> steps = new ArrayList<>();
    List<FileReport> files = new ArrayList<>();
    for (JobEvent event : events) {
      if (event instanceof FileStarted started) {
        files.add(report(started));
      } else if (event instanceof FileFinished finished) {
        files.add(report(finished));
      } else {
        flush(assignment, files, steps);
        if (event instanceof JobProgressed && lastIsProgress(steps)) {
          steps.removeLast();
        }
        steps.add(new Step.One(event));
      }
    }
    flush(assignment, files, steps);
    return steps;
  }

  private static FileReport report(FileStarted event) {
    return new FileReport(event.fileId(), Outcome.STARTED, event.fileName(), null);
  }

  private static FileReport report(FileFinished event) {
    Outcome outcome = event.error() == null ? Outcome.DONE : Outcome.FAILED;
    return new FileReport(event.fileId(), outcome, event.fileName(), event.error());
  }

  private static boolean lastIsProgress(List<Step> steps) {
    return !steps.isEmpty()
        && steps.getLast() instanceof Step.One last
        && last.event() instanceof JobProgressed;
  }

  private static void flush(Assignment assignment, List<FileReport> files, List<Step> steps) {
    if (!files.isEmpty()) {
      steps.add(new Step.Files(assignment, files));
      files.clear();
    }
  }
}
