package io.dsfleet.bridge.session;

import io.dsfleet.bridge.push.PushProgress;
import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.ProcessingStarted;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.FileStarted;
import io.dsfleet.messages.broker.FilesListed;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobInterrupted;
import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/** Handles messages about the camera that occupies a slot. */
final class SlotMessageHandler {
  private SlotMessageHandler() {}

  static void handle(SessionTransition transition, SessionSlot slot, AppMessage message) {
    switch (message) {
      case AnalysisStarted started -> started(transition, slot, started);
      case PushAck ack when slot.phase() instanceof SlotPhase.Running running ->
          FilePusher.handlePushAck(transition, slot, running, ack);
      case ProcessingStarted begun -> fileStarted(transition, slot, begun);
      case FileDone done -> fileDone(transition, slot, done);
      case AnalysisComplete complete -> completed(transition, slot, complete);
      case AnalysisInterrupted interrupted -> interrupted(transition, slot, interrupted);
      default -> transition.count(SessionMetric.LATE_REPLY);
    }
  }

  private static void started(
      SessionTransition transition, SessionSlot slot, AnalysisStarted started) {
    if (slot.phase() instanceof SlotPhase.Starting starting
        && !starting.timedOut()
        && matches(started.requestId(), starting.plan().start().requestId())) {
      Assignment assignment = starting.plan().assignment();
      if (started.status() == ReplyStatus.OK) {
        transition.publish(new JobStarted(assignment, started.message()));
        if (starting.plan().listedFiles() != null) {
          transition.publish(new FilesListed(assignment, starting.plan().listedFiles()));
        }
        PushProgress feed =
            PushProgress.begin(starting.plan().files(), starting.plan().startFileCount());
        FilePusher.push(transition, slot, new SlotPhase.Running(starting.plan(), feed, null));
      } else {
        transition.updateSlot(slot.released());
        transition.publish(
            new JobRefused(
                assignment,
                JobRefusalCode.APP_REFUSED,
                orElse(
                    started.errorReason(),
                    orElse(started.message(), "the app refused the start without a reason"))));
      }
    } else if (slot.phase() instanceof SlotPhase.Interrupting interrupting
        && !interrupting.wasRunning()
        && started.status() == ReplyStatus.ERROR) {
      // The app refused the start, so there is nothing to interrupt.
      finishInterrupt(transition, slot, interrupting, true, "the analysis had not started");
    } else {
      transition.count(SessionMetric.LATE_REPLY);
    }
  }

  private static void fileStarted(
      SessionTransition transition, SessionSlot slot, ProcessingStarted begun) {
    SlotPhase.Running running = findRunning(transition, slot, begun);
    if (running == null) {
      return;
    }
    switch (running.progress().classifyStart(begun.fileId())) {
      case NEVER_PUSHED -> refuseNotPushed(transition, begun, begun.fileId());
      case REPEATED -> transition.count(SessionMetric.REPEATED_REPORT);
      case NEW -> {
        transition.publish(
            new FileStarted(running.plan().assignment(), begun.fileId(), begun.currentFile()));
        PushProgress feed = running.progress().withStarted(begun.fileId());
        FilePusher.push(
            transition, slot, new SlotPhase.Running(running.plan(), feed, running.lastReported()));
      }
    }
  }

  private static void fileDone(SessionTransition transition, SessionSlot slot, FileDone done) {
    SlotPhase.Running running = findRunning(transition, slot, done);
    if (running == null) {
      return;
    }
    switch (running.progress().classifyEnd(done.fileId())) {
      case NEVER_PUSHED -> refuseNotPushed(transition, done, done.fileId());
      case REPEATED -> transition.count(SessionMetric.REPEATED_REPORT);
      case NEW -> {
        transition.add(finished(running, done));
        PushProgress feed = running.progress().withFinished(done.fileId());
        FilePusher.push(
            transition, slot, new SlotPhase.Running(running.plan(), feed, running.lastReported()));
      }
    }
  }

  private static SessionEffect finished(SlotPhase.Running running, FileDone done) {
    String error = done.isOk() ? null : orElse(done.errorReason(), "the app reported no reason");
    FileFinished event =
        new FileFinished(
            running.plan().assignment(), done.fileId(), done.processedFile(), error, null);
    if (error != null) {
      return new SessionEffect.Publish(event);
    }
    int position = running.progress().positionOf(done.fileId());
    return new SessionEffect.PublishFileFinished(event, running.plan().outputPaths().get(position));
  }

  private static void completed(
      SessionTransition transition, SessionSlot slot, AnalysisComplete complete) {
    Assignment assignment = SlotPhase.assignmentOf(slot.phase());
    if (slot.phase() instanceof SlotPhase.Starting || assignment == null) {
      refuseNotStarted(transition, complete);
      return;
    }
    int finishedCount =
        slot.phase() instanceof SlotPhase.Running running ? running.progress().finishedCount() : 0;
    Integer reported = complete.processedCount();
    transition.updateSlot(slot.released());
    transition.publish(
        new JobCompleted(
            assignment,
            complete.isDone(),
            reported == null ? finishedCount : reported,
            complete.message()));
  }

  private static void interrupted(
      SessionTransition transition, SessionSlot slot, AnalysisInterrupted answer) {
    if (slot.phase() instanceof SlotPhase.Interrupting interrupting
        && matches(answer.requestId(), interrupting.requestId())) {
      boolean ok = answer.status() == ReplyStatus.OK;
      finishInterrupt(
          transition, slot, interrupting, ok, ok ? answer.message() : answer.errorReason());
    } else {
      transition.count(SessionMetric.LATE_REPLY);
    }
  }

  /**
   * Frees the slot and reports the attempt as interrupted, or as refused if a refusal caused the
   * interrupt.
   */
  static void finishInterrupt(
      SessionTransition transition,
      SessionSlot slot,
      SlotPhase.Interrupting work,
      boolean ok,
      @Nullable String reason) {
    transition.updateSlot(slot.released());
    SlotPhase.Refusal refusal = work.refusal();
    transition.publish(
        refusal == null
            ? new JobInterrupted(work.assignment(), ok, reason)
            : new JobRefused(work.assignment(), refusal.code(), refusal.reason()));
  }

  /**
   * The running analysis; if there is none, refuses the message or counts it as repeated, and
   * returns null.
   */
  private static SlotPhase.@Nullable Running findRunning(
      SessionTransition transition, SessionSlot slot, AppMessage message) {
    if (slot.phase() instanceof SlotPhase.Running running) {
      return running;
    }
    if (slot.phase() instanceof SlotPhase.Starting) {
      refuseNotStarted(transition, message);
    } else {
      transition.count(SessionMetric.REPEATED_REPORT);
    }
    return null;
  }

  private static void refuseNotStarted(SessionTransition transition, AppMessage message) {
    transition.refuse(
        message.requestId(),
        SessionRefusalCode.NOT_STARTED,
        message.type() + " before analysis_started");
  }

  private static void refuseNotPushed(
      SessionTransition transition, AppMessage message, long fileId) {
    transition.refuse(
        message.requestId(),
        SessionRefusalCode.FILE_NOT_PUSHED,
        "file " + fileId + " was not pushed");
  }

  /** Whether the reply matches the request; a reply without a request id always does. */
  private static boolean matches(@Nullable String replied, String asked) {
    return replied == null || replied.equals(asked);
  }

  private static String orElse(@Nullable String text, String fallback) {
    return text == null ? fallback : text;
  }
}
