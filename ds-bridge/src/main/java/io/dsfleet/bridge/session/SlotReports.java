package io.dsfleet.bridge.session;

import io.dsfleet.bridge.feed.Feed;
import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.ProcessingStarted;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.Status;
import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.FileStarted;
import io.dsfleet.messages.broker.FilesListed;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobInterrupted;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/** Handles messages about the camera that occupies a slot. */
final class SlotReports {
  private SlotReports() {}

  static void about(Turn transition, Slot slot, AppMessage message) {
    switch (message) {
      case AnalysisStarted started -> started(transition, slot, started);
      case PushAck ack when slot.work() instanceof Work.Running running ->
          Feeding.pushAnswered(transition, slot, running, ack);
      case ProcessingStarted begun -> fileStarted(transition, slot, begun);
      case FileDone done -> fileDone(transition, slot, done);
      case AnalysisComplete complete -> completed(transition, slot, complete);
      case AnalysisInterrupted interrupted -> interrupted(transition, slot, interrupted);
      default -> transition.count(Tally.LATE_REPLY);
    }
  }

  private static void started(Turn transition, Slot slot, AnalysisStarted started) {
    if (slot.work() instanceof Work.Starting starting
        && !starting.overdue()
        && matches(started.requestId(), starting.plan().start().requestId())) {
      Assignment assignment = starting.plan().assignment();
      if (started.status() == Status.OK) {
        transition.publish(new JobStarted(assignment, started.message()));
        if (starting.plan().listed() != null) {
          transition.publish(new FilesListed(assignment, starting.plan().listed()));
        }
        Feed feed = Feed.begin(starting.plan().files(), starting.plan().given());
        Feeding.feed(transition, slot, new Work.Running(starting.plan(), feed, null));
      } else {
        transition.slot(slot.freed());
        transition.publish(
            new JobRefused(
                assignment,
                RefusalCode.APP_REFUSED,
                orElse(
                    started.errorReason(),
                    orElse(started.message(), "the app refused the start without a reason"))));
      }
    } else if (slot.work() instanceof Work.Interrupting interrupting
        && !interrupting.wasRunning()
        && started.status() == Status.ERROR) {
      // The app refused the start, so there is nothing to interrupt.
      ended(transition, slot, interrupting, true, "the analysis had not started");
    } else {
      transition.count(Tally.LATE_REPLY);
    }
  }

  private static void fileStarted(Turn transition, Slot slot, ProcessingStarted begun) {
    Work.Running running = findRunning(transition, slot, begun);
    if (running == null) {
      return;
    }
    switch (running.feed().startOf(begun.fileId())) {
      case NEVER_PUSHED -> refuseNotPushed(transition, begun, begun.fileId());
      case REPEATED -> transition.count(Tally.REPEATED_REPORT);
      case NEWS -> {
        transition.publish(
            new FileStarted(running.plan().assignment(), begun.fileId(), begun.currentFile()));
        Feed feed = running.feed().started(begun.fileId());
        Feeding.feed(transition, slot, new Work.Running(running.plan(), feed, running.last()));
      }
    }
  }

  private static void fileDone(Turn transition, Slot slot, FileDone done) {
    Work.Running running = findRunning(transition, slot, done);
    if (running == null) {
      return;
    }
    switch (running.feed().endOf(done.fileId())) {
      case NEVER_PUSHED -> refuseNotPushed(transition, done, done.fileId());
      case REPEATED -> transition.count(Tally.REPEATED_REPORT);
      case NEWS -> {
        String error =
            done.isOk() ? null : orElse(done.errorReason(), "the app reported no reason");
        transition.publish(
            new FileFinished(
                running.plan().assignment(), done.fileId(), done.processedFile(), error));
        Feed feed = running.feed().finished(done.fileId());
        Feeding.feed(transition, slot, new Work.Running(running.plan(), feed, running.last()));
      }
    }
  }

  private static void completed(Turn transition, Slot slot, AnalysisComplete complete) {
    Assignment assignment = Work.assignmentOf(slot.work());
    if (slot.work() instanceof Work.Starting || assignment == null) {
      refuseNotStarted(transition, complete);
      return;
    }
    int finishedCount =
        slot.work() instanceof Work.Running running ? running.feed().doneCount() : 0;
    Integer reported = complete.processedCount();
    transition.slot(slot.freed());
    transition.publish(
        new JobCompleted(
            assignment,
            complete.isDone(),
            reported == null ? finishedCount : reported,
            complete.message()));
  }

  private static void interrupted(Turn transition, Slot slot, AnalysisInterrupted answer) {
    if (slot.work() instanceof Work.Interrupting interrupting
        && matches(answer.requestId(), interrupting.requestId())) {
      boolean ok = answer.status() == Status.OK;
      ended(transition, slot, interrupting, ok, ok ? answer.message() : answer.errorReason());
    } else {
      transition.count(Tally.LATE_REPLY);
    }
  }

  /**
   * Frees the slot and reports the attempt as interrupted, or as refused if a refusal caused the
   * interrupt.
   */
  static void ended(
      Turn transition, Slot slot, Work.Interrupting work, boolean ok, @Nullable String reason) {
    transition.slot(slot.freed());
    Work.Refusal refusal = work.refusal();
    transition.publish(
        refusal == null
            ? new JobInterrupted(work.assignment(), ok, reason)
            : new JobRefused(work.assignment(), refusal.code(), refusal.reason()));
  }

  /**
   * The running analysis; if there is none, refuses the message or counts it as repeated, and
   * returns null.
   */
  private static Work.@Nullable Running findRunning(
      Turn transition, Slot slot, AppMessage message) {
    if (slot.work() instanceof Work.Running running) {
      return running;
    }
    if (slot.work() instanceof Work.Starting) {
      refuseNotStarted(transition, message);
    } else {
      transition.count(Tally.REPEATED_REPORT);
    }
    return null;
  }

  private static void refuseNotStarted(Turn transition, AppMessage message) {
    transition.refuse(
        message.requestId(), AppRefusal.NOT_STARTED, message.type() + " before analysis_started");
  }

  private static void refuseNotPushed(Turn transition, AppMessage message, long fileId) {
    transition.refuse(
        message.requestId(), AppRefusal.FILE_NOT_PUSHED, "file " + fileId + " was not pushed");
  }

  /** Whether the reply matches the request; a reply without a request id always does. */
  private static boolean matches(@Nullable String replied, String asked) {
    return replied == null || replied.equals(asked);
  }

  private static String orElse(@Nullable String text, String fallback) {
    return text == null ? fallback : text;
  }
}
