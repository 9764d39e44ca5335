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

/** What the app says about the very camera that the slot is held for. */
final class SlotReports {
  private SlotReports() {}

  static void about(Turn turn, Slot slot, AppMessage message) {
    switch (message) {
      case AnalysisStarted started -> started(turn, slot, started);
      case PushAck ack when slot.work() instanceof Work.Running running ->
          Feeding.pushAnswered(turn, slot, running, ack);
      case ProcessingStarted begun -> fileStarted(turn, slot, begun);
      case FileDone done -> fileDone(turn, slot, done);
      case AnalysisComplete complete -> complete(turn, slot, complete);
      case AnalysisInterrupted interrupted -> interrupted(turn, slot, interrupted);
      default -> turn.count(Tally.LATE_REPLY);
    }
  }

  private static void started(Turn turn, Slot slot, AnalysisStarted started) {
    if (slot.work() instanceof Work.Starting starting
        && !starting.overdue()
        && answers(started.requestId(), starting.plan().start().requestId())) {
      Assignment assignment = starting.plan().assignment();
      if (started.status() == Status.OK) {
        turn.publish(new JobStarted(assignment, started.message()));
        if (starting.plan().listed() != null) {
          turn.publish(new FilesListed(assignment, starting.plan().listed()));
        }
        Feed feed = Feed.begin(starting.plan().files(), starting.plan().given());
        Feeding.feed(turn, slot, new Work.Running(starting.plan(), feed, null));
      } else {
        turn.slot(slot.freed());
        turn.publish(
            new JobRefused(
                assignment,
                RefusalCode.APP_REFUSED,
                or(started.errorReason(), or(started.message(), "analysis_started: error"))));
      }
    } else if (slot.work() instanceof Work.Interrupting interrupting
        && !interrupting.wasRunning()
        && started.status() == Status.ERROR) {
      // The app never took it, so it has nothing to interrupt either.
      ended(turn, slot, interrupting, true, "it had not begun");
    } else {
      turn.count(Tally.LATE_REPLY);
    }
  }

  private static void fileStarted(Turn turn, Slot slot, ProcessingStarted begun) {
    Work.Running running = running(turn, slot, begun);
    if (running == null) {
      return;
    }
    switch (running.feed().startOf(begun.fileId())) {
      case NEVER_PUSHED -> neverPushed(turn, begun, begun.fileId());
      case REPEATED -> turn.count(Tally.REPEATED_REPORT);
      case NEWS -> {
        turn.publish(
            new FileStarted(running.plan().assignment(), begun.fileId(), begun.currentFile()));
        Feed feed = running.feed().started(begun.fileId());
        Feeding.feed(turn, slot, new Work.Running(running.plan(), feed, running.last()));
      }
    }
  }

  private static void fileDone(Turn turn, Slot slot, FileDone done) {
    Work.Running running = running(turn, slot, done);
    if (running == null) {
      return;
    }
    switch (running.feed().endOf(done.fileId())) {
      case NEVER_PUSHED -> neverPushed(turn, done, done.fileId());
      case REPEATED -> turn.count(Tally.REPEATED_REPORT);
      case NEWS -> {
        String error =
            done.isOk() ? null : or(done.errorReason(), "the app could not analyse the file");
        turn.publish(
            new FileFinished(
                running.plan().assignment(), done.fileId(), done.processedFile(), error));
        Feed feed = running.feed().finished(done.fileId());
        Feeding.feed(turn, slot, new Work.Running(running.plan(), feed, running.last()));
      }
    }
  }

  private static void complete(Turn turn, Slot slot, AnalysisComplete complete) {
    Assignment assignment = Work.assignmentOf(slot.work());
    if (slot.work() instanceof Work.Starting || assignment == null) {
      notStarted(turn, complete);
      return;
    }
    int counted = slot.work() instanceof Work.Running running ? running.feed().doneCount() : 0;
    Integer said = complete.processedCount();
    turn.slot(slot.freed());
    turn.publish(
        new JobCompleted(
            assignment, complete.isDone(), said == null ? counted : said, complete.message()));
  }

  private static void interrupted(Turn turn, Slot slot, AnalysisInterrupted answer) {
    if (slot.work() instanceof Work.Interrupting interrupting
        && answers(answer.requestId(), interrupting.requestId())) {
      boolean ok = answer.status() == Status.OK;
      ended(turn, slot, interrupting, ok, ok ? answer.message() : answer.errorReason());
    } else {
      turn.count(Tally.LATE_REPLY);
    }
  }

  /** The interrupt is over: the attempt was interrupted, or refused where that was the cause. */
  static void ended(
      Turn turn, Slot slot, Work.Interrupting work, boolean ok, @Nullable String reason) {
    turn.slot(slot.freed());
    Work.Refusal refusal = work.refusal();
    turn.publish(
        refusal == null
            ? new JobInterrupted(work.assignment(), ok, reason)
            : new JobRefused(work.assignment(), refusal.code(), refusal.reason()));
  }

  /** The running job, or null with the message answered where there is none. */
  private static Work.@Nullable Running running(Turn turn, Slot slot, AppMessage message) {
    if (slot.work() instanceof Work.Running running) {
      return running;
    }
    if (slot.work() instanceof Work.Starting) {
      notStarted(turn, message);
    } else {
      turn.count(Tally.REPEATED_REPORT);
    }
    return null;
  }

  private static void notStarted(Turn turn, AppMessage message) {
    turn.refuse(
        message.requestId(),
        AppRefusal.NOT_STARTED,
        "expected analysis_started first, but it is " + message.type());
  }

  private static void neverPushed(Turn turn, AppMessage message, long fileId) {
    turn.refuse(
        message.requestId(),
        AppRefusal.FILE_NOT_PUSHED,
        "expected a file that was pushed, but file " + fileId + " was not");
  }

  /** An app that repeats no request id is taken at its word. */
  private static boolean answers(@Nullable String replied, String asked) {
    return replied == null || replied.equals(asked);
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
