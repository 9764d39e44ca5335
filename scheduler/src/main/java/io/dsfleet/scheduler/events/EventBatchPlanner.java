package io.dsfleet.scheduler.events;

import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.FileStarted;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InstanceEvent;
import io.dsfleet.messages.broker.JobEvent;
import io.dsfleet.messages.broker.JobProgressed;
import io.dsfleet.messages.broker.ProcessEvent;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.job.FileReport;
import io.dsfleet.state.job.FileReport.FileState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Splits events into batches that need few Redis calls and preserve the order where it matters.
 *
 * <p>Order matters within an attempt, and between instance events and all other events. Of
 * consecutive progress events only the last is kept.
 */
final class EventBatchPlanner {
  private final List<EventSegment> batches = new ArrayList<>();
  private final Map<Assignment, List<JobEvent>> jobs = new LinkedHashMap<>();
  private final List<FleetEvent> instances = new ArrayList<>();
  private final Set<String> instanceIds = new HashSet<>();

  private EventBatchPlanner() {}

  /** The batches, to be applied one after the other. */
  static List<EventSegment> of(List<FleetEvent> events) {
    EventBatchPlanner plan = new EventBatchPlanner();
    for (FleetEvent event : events) {
      switch (event) {
        case JobEvent job -> plan.add(job);
        case InstanceEvent instance -> plan.addInstanceEvent(instance);
        case ProcessEvent process -> plan.addInstanceEvent(process);
      }
    }
    plan.closeInstanceBatch();
    plan.closeJobBatch();
    return plan.batches;
  }

  private void add(JobEvent event) {
    closeInstanceBatch();
    jobs.computeIfAbsent(event.assignment(), key -> new ArrayList<>()).add(event);
  }

  private void addInstanceEvent(FleetEvent event) {
    closeJobBatch();
    if (!instanceIds.add(event.instanceId())) {
      closeInstanceBatch();
      instanceIds.add(event.instanceId());
    }
    instances.add(event);
  }

  private void closeInstanceBatch() {
    if (!instances.isEmpty()) {
      batches.add(new EventSegment.InstanceBatch(List.copyOf(instances)));
      instances.clear();
      instanceIds.clear();
    }
  }

  private void closeJobBatch() {
    if (!jobs.isEmpty()) {
      List<JobUpdate> updates = new ArrayList<>();
      jobs.forEach((assignment, events) -> updates.addAll(updates(assignment, events)));
      batches.add(new EventSegment.JobBatch(List.copyOf(updates)));
      jobs.clear();
    }
  }

  private static List<JobUpdate> updates(Assignment assignment, List<JobEvent> events) {
    List<JobUpdate> updates = new ArrayList<>();
    List<FileReport> files = new ArrayList<>();
    for (JobEvent event : events) {
      if (event instanceof FileStarted started) {
        files.add(report(started));
      } else if (event instanceof FileFinished finished) {
        files.add(report(finished));
      } else {
        addFileReports(assignment, files, updates);
        if (event instanceof JobProgressed && lastIsProgress(updates)) {
          updates.removeLast();
        }
        updates.add(new JobUpdate.SingleEvent(event));
      }
    }
    addFileReports(assignment, files, updates);
    return updates;
  }

  private static FileReport report(FileStarted event) {
    return new FileReport(event.fileId(), FileState.STARTED, event.fileName(), null);
  }

  private static FileReport report(FileFinished event) {
    FileState done =
        Boolean.FALSE.equals(event.outputSeen()) ? FileState.DONE_OUTPUT_UNSEEN : FileState.DONE;
    FileState outcome = event.error() == null ? done : FileState.FAILED;
    return new FileReport(event.fileId(), outcome, event.fileName(), event.error());
  }

  private static boolean lastIsProgress(List<JobUpdate> updates) {
    return !updates.isEmpty()
        && updates.getLast() instanceof JobUpdate.SingleEvent last
        && last.event() instanceof JobProgressed;
  }

  private static void addFileReports(
      Assignment assignment, List<FileReport> files, List<JobUpdate> updates) {
    if (!files.isEmpty()) {
      updates.add(new JobUpdate.FileReports(assignment, files));
      files.clear();
    }
  }
}
