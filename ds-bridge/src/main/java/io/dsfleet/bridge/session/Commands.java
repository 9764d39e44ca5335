package io.dsfleet.bridge.session;

import io.dsfleet.bridge.feed.Feed;
import io.dsfleet.bridge.feed.FoundFiles;
import io.dsfleet.bridge.feed.JobPlan;
import io.dsfleet.bridge.feed.JobPlanner;
import io.dsfleet.bridge.feed.PushFrames;
import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.TerminateApp;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.JobInterrupted;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.broker.RunningCamera;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.broker.StopInstance;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraUrls;
import io.dsfleet.messages.job.MediaFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Applies the scheduler's commands to the slots. */
final class Commands {
  private static final int MIN_TOMBSTONES = 256;

  private final JobPlanner planner;

  Commands(JobPlanner planner) {
    this.planner = planner;
  }

  void commanded(Turn turn, BridgeCommand command) {
    ClaimOutcome.Granted claim = turn.state.claim();
    if (claim == null || claim.session() != command.session()) {
      turn.add(new Effect.Ignored(command, "it is for another session"));
      return;
    }
    switch (command) {
      case StartJob start -> start(turn, start);
      case ResumeJob resume -> resume(turn, resume);
      case InterruptJob interrupt -> interrupt(turn, interrupt);
      case InterruptStray stray -> interruptStray(turn, stray);
      case StopInstance stop ->
          turn.send(new TerminateApp(uuidOf(stop.instanceId() + "/" + stop.session() + "/stop")));
    }
  }

  private void start(Turn turn, StartJob start) {
    Assignment assignment = start.assignment();
    Slot slot = slotOf(turn, assignment.streamId());
    if (slot == null) {
      refuse(turn, assignment, RefusalCode.APP_REFUSED, "the app has no such stream");
    } else if (assignment.equals(Work.assignmentOf(slot.work()))) {
      confirmStarted(turn, slot, start);
    } else if (turn.state.tombstones().contains(attemptKey(assignment))) {
      turn.add(new Effect.Ignored(start, "this session has already handled the attempt"));
    } else if (!(slot.work() instanceof Work.Idle)) {
      refuse(turn, assignment, RefusalCode.SLOT_BUSY, "another camera already occupies the stream");
    } else if (JobPlanner.needsFiles(start.request())) {
      turn.slot(slot.with(new Work.Finding(assignment, start)));
      turn.add(new Effect.LookForFiles(assignment, start.request()));
    } else {
      applyPlan(turn, slot, start, null);
    }
  }

  private void resume(Turn turn, ResumeJob resume) {
    Assignment assignment = resume.assignment();
    Slot slot = slotOf(turn, assignment.streamId());
    if (slot == null || turn.state.tombstones().contains(attemptKey(assignment))) {
      turn.add(new Effect.Ignored(resume, "the attempt cannot be resumed in this session"));
    } else if (assignment.equals(Work.assignmentOf(slot.work()))) {
      confirmStarted(turn, slot, resume);
    } else if (!(slot.work() instanceof Work.Idle)) {
      turn.add(new Effect.Ignored(resume, "another camera occupies the stream"));
    } else if (resume.files().isEmpty() && JobPlanner.needsFiles(resume.request())) {
      turn.slot(slot.with(new Work.Finding(assignment, resume)));
      turn.add(new Effect.LookForFiles(assignment, resume.request()));
    } else {
      applyPlan(turn, slot, resume, resume.files().isEmpty() ? null : resume.files());
    }
  }

  /** Continues a command after its files were listed. */
  void lookedFor(Turn turn, Assignment assignment, FoundFiles outcome) {
    Slot slot = slotOf(turn, assignment.streamId());
    if (slot == null
        || !(slot.work() instanceof Work.Finding finding)
        || !finding.assignment().equals(assignment)) {
      return;
    }
    switch (outcome) {
      case FoundFiles.Found found ->
          applyPlan(turn, slot.freed(), finding.command(), found.files());
      case FoundFiles.NotFound none when finding.command() instanceof ResumeJob ->
          interrupt(
              turn,
              slot,
              assignment,
              cameraOf(finding.command()),
              "media_unreadable",
              new Work.Refusal(none.code(), none.reason()));
      case FoundFiles.NotFound none -> {
        turn.slot(slot.freed());
        refuse(turn, assignment, none.code(), none.reason());
      }
    }
  }

  private void applyPlan(
      Turn turn, Slot slot, BridgeCommand command, @Nullable List<MediaFile> files) {
    try {
      switch (command) {
        case StartJob start -> {
          JobPlan plan = planner.plan(start.assignment(), start.request(), files);
          if (slot.strays().isEmpty()) {
            sendStart(turn, slot, plan);
          } else {
            turn.slot(slot.with(new Work.Blocked(plan, turn.now + turn.rules.interruptMillis())));
          }
        }
        case ResumeJob resume -> resumePlanned(turn, slot, resume, planOf(resume, files));
        case InterruptJob _, InterruptStray _, StopInstance _ -> {}
      }
    } catch (IllegalArgumentException invalid) {
      rejectUnplannable(turn, slot, command, String.valueOf(invalid.getMessage()));
    }
  }

  /**
   * Refuses a start that cannot be planned; interrupts a resume, since the app may run it already.
   */
  private static void rejectUnplannable(
      Turn turn, Slot slot, BridgeCommand command, String reason) {
    switch (command) {
      case StartJob start -> {
        turn.slot(slot.freed());
        refuse(turn, start.assignment(), RefusalCode.MEDIA_UNREADABLE, reason);
      }
      case ResumeJob resume ->
          interrupt(
              turn,
              slot,
              resume.assignment(),
              cameraOf(resume),
              "media_unreadable",
              new Work.Refusal(RefusalCode.MEDIA_UNREADABLE, CameraUrls.masked(reason)));
      case InterruptJob _, InterruptStray _, StopInstance _ -> {}
    }
  }

  /**
   * Plans a resume. Recorded files include {@code init_file}, so it is removed from the request.
   */
  private JobPlan planOf(ResumeJob resume, @Nullable List<MediaFile> files) {
    AnalysisRequest request = resume.request();
    return planner.plan(
        resume.assignment(),
        files == null || request.initFile() == null ? request : request.withFiles(null, null),
        files);
  }

  static void sendStart(Turn turn, Slot slot, JobPlan plan) {
    String frame = AppProtocol.toApp(plan.start(), turn.state.dialect());
    int size = PushFrames.bytes(frame);
    if (size >= turn.rules.frameBytes()) {
      turn.slot(slot.freed());
      refuse(
          turn,
          plan.assignment(),
          RefusalCode.MEDIA_UNREADABLE,
          "start_analysis has "
              + size
              + " bytes; a frame must have less than "
              + turn.rules.frameBytes());
      return;
    }
    turn.add(new Effect.Send(plan.start().type(), frame));
    addTombstone(turn, plan.assignment());
    turn.slot(slot.with(new Work.Starting(plan, turn.now + turn.rules.startMillis(), false)));
  }

  private static void resumePlanned(Turn turn, Slot slot, ResumeJob resume, JobPlan plan) {
    RunningCamera stray = slot.stray(plan.cameraId());
    Feed feed =
        Feed.resume(
            plan.files(),
            resume.request().initFile() == null ? 0 : 1,
            resume.finishedFiles(),
            stray == null ? List.of() : stray.heldFiles(),
            stray == null ? 0 : stray.completedCount());
    List<AppMessage> unread = slot.unread();
    boolean completed =
        unread.stream()
            .anyMatch(m -> m instanceof AnalysisComplete end && end.cameraId() == plan.cameraId());
    // No more files are pushed to a camera that has ended, while its last reports are applied.
    Work.Running running = new Work.Running(plan, completed ? feed.push(0, true) : feed, null);
    turn.publish(new JobStarted(plan.assignment(), "resumed"));
    addTombstone(turn, plan.assignment());
    turn.slot(slot.withoutStray(plan.cameraId()).nothingUnread().with(running));
    unread.forEach(message -> Reports.said(turn, message));
    Slot now = turn.state.slots().get(slot.streamId());
    if (now.work() instanceof Work.Running current) {
      Feeding.feed(turn, now, current);
    }
  }

  private static void interrupt(Turn turn, InterruptJob command) {
    Assignment assignment = command.assignment();
    Slot slot = slotOf(turn, assignment.streamId());
    boolean assigned = slot != null && assignment.equals(Work.assignmentOf(slot.work()));
    if (slot != null && assigned && slot.work() instanceof Work.Interrupting running) {
      turn.slot(
          slot.with(
              new Work.Interrupting(
                  assignment,
                  running.cameraId(),
                  running.requestId(),
                  running.deadlineMillis(),
                  null,
                  running.wasRunning())));
    } else if (slot != null
        && (assigned ? isWithApp(slot.work()) : mayBeRunning(turn, slot, command.cameraId()))) {
      interrupt(turn, slot, assignment, command.cameraId(), command.reason(), null);
    } else {
      addTombstone(turn, assignment);
      if (slot != null && assigned) {
        turn.slot(slot.freed());
      }
      turn.publish(new JobInterrupted(assignment, true, "the analysis had not started"));
    }
  }

  /** Whether the app has the attempt, from this session or an earlier one. */
  private static boolean isWithApp(Work work) {
    return Work.cameraOf(work) != null
        || (work instanceof Work.Finding finding && finding.command() instanceof ResumeJob);
  }

  /** Whether the app may run the camera although this session has not started it. */
  private static boolean mayBeRunning(Turn turn, Slot slot, long cameraId) {
    return slot.work() instanceof Work.Idle && (slot.stray(cameraId) != null || turn.state.blind());
  }

  /**
   * Interrupts the camera of the attempt; if {@code refusal} is not null, the attempt is reported
   * as refused afterwards.
   */
  static void interrupt(
      Turn turn,
      Slot slot,
      Assignment assignment,
      long cameraId,
      String reason,
      Work.@Nullable Refusal refusal) {
    String id = JobPlanner.requestId(assignment, "interrupt");
    turn.send(new InterruptAnalysis(id, slot.streamId(), cameraId, reason));
    turn.slot(
        slot.withoutStray(cameraId)
            .with(
                new Work.Interrupting(
                    assignment,
                    cameraId,
                    id,
                    turn.now + turn.rules.interruptMillis(),
                    refusal,
                    !(slot.work() instanceof Work.Starting))));
  }

  private static void interruptStray(Turn turn, InterruptStray command) {
    Slot slot = slotOf(turn, command.streamId());
    if (slot == null) {
      turn.add(new Effect.Ignored(command, "the app has no such stream"));
      return;
    }
    if (Objects.equals(Work.cameraOf(slot.work()), command.cameraId())) {
      turn.add(new Effect.Ignored(command, "the camera is assigned by now"));
      return;
    }
    String name =
        command.session() + "/" + command.streamId() + "/" + command.cameraId() + "/stray";
    turn.send(
        new InterruptAnalysis(
            uuidOf(command.instanceId() + "/" + name),
            command.streamId(),
            command.cameraId(),
            "not_assigned"));
    turn.slot(
        slot.withStray(
                new RunningCamera(command.streamId(), command.cameraId(), true, 0, List.of()))
            .nothingUnread());
  }

  private static void confirmStarted(Turn turn, Slot slot, BridgeCommand command) {
    if (slot.work() instanceof Work.Running running) {
      turn.publish(new JobStarted(running.plan().assignment(), "already started"));
    } else {
      turn.add(new Effect.Ignored(command, "the attempt is already in progress"));
    }
  }

  /**
   * Adds a tombstone, so that this session does not start the attempt again. The scheduler may
   * repeat a start until the outcome of the attempt is stored.
   */
  private static void addTombstone(Turn turn, Assignment assignment) {
    String attempt = attemptKey(assignment);
    if (turn.state.tombstones().contains(attempt)) {
      return;
    }
    List<String> more = new ArrayList<>(turn.state.tombstones());
    more.add(attempt);
    int max = Math.max(MIN_TOMBSTONES, 2 * turn.state.slots().size());
    turn.state =
        turn.state.withTombstones(more.subList(Math.max(0, more.size() - max), more.size()));
  }

  static void refuse(Turn turn, Assignment assignment, RefusalCode code, String reason) {
    addTombstone(turn, assignment);
    turn.publish(new JobRefused(assignment, code, CameraUrls.masked(reason)));
  }

  static @Nullable Slot slotOf(Turn turn, int streamId) {
    return streamId >= 0 && streamId < turn.state.slots().size()
        ? turn.state.slots().get(streamId)
        : null;
  }

  private static long cameraOf(BridgeCommand command) {
    return command instanceof ResumeJob resume && resume.request().cameraId() != null
        ? resume.request().cameraId()
        : 0;
  }

  private static String attemptKey(Assignment assignment) {
    return assignment.jobId() + "/" + assignment.attempt();
  }

  private static String uuidOf(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
