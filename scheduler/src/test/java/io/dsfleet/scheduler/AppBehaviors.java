package io.dsfleet.scheduler;

import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.FileStarted;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobInterrupted;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.broker.StopInstance;
import io.dsfleet.messages.job.Assignment;
import java.util.ArrayList;
import java.util.List;

/** Behaviours of fake apps for {@link FakeBridge}. */
final class AppBehaviors {
  private AppBehaviors() {}

  /** Completes every job at once; confirms interrupts. */
  static List<FleetEvent> willing(BridgeCommand command) {
    return switch (command) {
      case StartJob start -> allEvents(start.assignment(), start.request().namedFiles().size());
      case ResumeJob resume ->
          List.of(new JobCompleted(resume.assignment(), true, resume.files().size(), null));
      case InterruptJob interrupt -> confirmed(interrupt);
      case InterruptStray _, StopInstance _ -> List.of();
    };
  }

  /** Completes every job at once, without being able to read any of its files. */
  static List<FleetEvent> failingFiles(BridgeCommand command) {
    return willing(command).stream()
        .map(
            event ->
                event instanceof FileFinished end
                    ? new FileFinished(
                        end.assignment(), end.fileId(), "a.mp4", "no video stream", null)
                    : event)
        .toList();
  }

  /** Starts the first file of every job and never finishes it; confirms interrupts. */
  static List<FleetEvent> working(BridgeCommand command) {
    return switch (command) {
      case StartJob start ->
          List.of(
              new JobStarted(start.assignment(), null),
              new FileStarted(start.assignment(), 1, null));
      case InterruptJob interrupt -> confirmed(interrupt);
      case ResumeJob _, InterruptStray _, StopInstance _ -> List.of();
    };
  }

  /** Ignores all commands but interrupts, which it confirms. */
  static List<FleetEvent> silent(BridgeCommand command) {
    return command instanceof InterruptJob interrupt ? confirmed(interrupt) : List.of();
  }

  /** Starts every job but no file; confirms interrupts. */
  static List<FleetEvent> starting(BridgeCommand command) {
    return switch (command) {
      case StartJob start -> List.of(new JobStarted(start.assignment(), null));
      case InterruptJob interrupt -> confirmed(interrupt);
      case ResumeJob _, InterruptStray _, StopInstance _ -> List.of();
    };
  }

  /** Ignores all commands. */
  static List<FleetEvent> unresponsive(BridgeCommand command) {
    return List.of();
  }

  /** All events of a successful job. */
  static List<FleetEvent> allEvents(Assignment assignment, int files) {
    List<FleetEvent> events = new ArrayList<>();
    events.add(new JobStarted(assignment, "ok"));
    for (int i = 1; i <= files; i++) {
      events.add(new FileStarted(assignment, i, null));
      events.add(new FileFinished(assignment, i, null, null, null));
    }
    events.add(new JobCompleted(assignment, true, files, null));
    return events;
  }

  private static List<FleetEvent> confirmed(InterruptJob interrupt) {
    return List.of(new JobInterrupted(interrupt.assignment(), true, null));
  }
}
