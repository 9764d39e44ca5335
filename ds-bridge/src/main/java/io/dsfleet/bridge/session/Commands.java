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

  void commanded(Turn transition, BridgeCommand command) {
    ClaimOutcome.Granted claim = transition.state.claim();
    if (claim == null || claim.session() != command.session()) {
      transition.add(new Effect.Ignored(command, "it is for another session"));
      return;
    }
    switch (command) {
      case StartJob start -> start(transition, start);
      case ResumeJob resume -> resume(transition, resume);
      case InterruptJob interrupt -> interrupt(transition, interrupt);
      case InterruptStray stray -> interruptStray(transition, stray);
      case StopInstance stop ->
          transition.send(
              new TerminateApp(uuidOf(stop.instanceId() + "/" + stop.session() + "/stop")));
    }
  }

  private void start(Turn transition, StartJob start) {
    Assignment assignment = start.assignment();
    Slot slot = slotOf(transition, assignment.streamId());
    if (slot == null) {
      refuse(transition, assignment, RefusalCode.APP_REFUSED, "the app has no such stream");
    } else if (assignment.equals(Work.assignmentOf(slot.work()))) {
      confirmStarted(transition, slot, start);
    } else if (transition.state.tombstones().contains(attemptKey(assignment))) {
      transition.add(new Effect.Ignored(start, "this session has already handled the attempt"));
    } else if (!(slot.work() instanceof Work.Idle)) {
      refuse(
          transition,
          assignment,
          RefusalCode.SLOT_BUSY,
          "another camera already occupies the stream");
    } else if (JobPlanner.needsFiles(start.request())) {
      transition.slot(slot.with(new Work.Finding(assignment, start)));
      transition.add(new Effect.LookForFiles(assignment, start.request()));
    } else {
      applyPlan(transition, slot, start, null);
    }
  }

  private void resume(Turn transition, ResumeJob resume) {
    Assignment assignment = resume.assignment();
    Slot slot = slotOf(transition, assignment.streamId());
    if (slot == null || transition.state.tombstones().contains(attemptKey(assignment))) {
      transition.add(new Effect.Ignored(resume, "the attempt cannot be resumed in this session"));
    } else if (assignment.equals(Work.assignmentOf(slot.work()))) {
      confirmStarted(transition, slot, resume);
    } else if (!(slot.work() instanceof Work.Idle)) {
      transition.add(new Effect.Ignored(resume, "another camera occupies the stream"));
    } else if (resume.files().isEmpty() && JobPlanner.needsFiles(resume.request())) {
      transition.slot(slot.with(new Work.Finding(assignment, resume)));
      transition.add(new Effect.LookForFiles(assignment, resume.request()));
    } else {
      applyPlan(transition, slot, resume, resume.files().isEmpty() ? null : resume.files());
    }
  }

  /** Continues a command after its files were listed. */
  void lookedFor(Turn transition, Assignment assignment, FoundFiles outcome) {
    Slot slot = slotOf(transition, assignment.streamId());
    if (slot == null
        || !(slot.work() instanceof Work.Finding finding)
        || !finding.assignment().equals(assignment)) {
      return;
    }
    switch (outcome) {
      case FoundFiles.Found found ->
          applyPlan(transition, slot.freed(), finding.command(), found.files());
      case FoundFiles.NotFound none when finding.command() instanceof ResumeJob ->
          interrupt(
              transition,
              slot,
              assignment,
              cameraOf(finding.command()),
              "media_unreadable",
              new Work.Refusal(none.code(), none.reason()));
      case FoundFiles.NotFound none -> {
        transition.slot(slot.freed());
        refuse(transition, assignment, none.code(), none.reason());
      }
    }
  }

  private void applyPlan(
      Turn transition, Slot slot, BridgeCommand command, @Nullable List<MediaFile> files) {
    try {
      switch (command) {
        case StartJob start -> {
          JobPlan plan = planner.plan(start.assignment(), start.request(), files);
          if (slot.strays().isEmpty()) {
            sendStart(transition, slot, plan);
          } else {
            transition.slot(
                slot.with(
                    new Work.Blocked(plan, transition.now + transition.rules.interruptMillis())));
          }
        }
        case ResumeJob resume -> resumePlanned(transition, slot, resume, planOf(resume, files));
        case InterruptJob _, InterruptStray _, StopInstance _ -> {}
      }
    } catch (IllegalArgumentException invalid) {
      rejectUnplannable(transition, slot, command, String.valueOf(invalid.getMessage()));
    }
  }

  /**
   * Refuses a start that cannot be planned; interrupts a resume, since the app may run it already.
   */
  private static void rejectUnplannable(
      Turn transition, Slot slot, BridgeCommand command, String reason) {
    switch (command) {
      case StartJob start -> {
        transition.slot(slot.freed());
        refuse(transition, start.assignment(), RefusalCode.MEDIA_UNREADABLE, reason);
      }
      case ResumeJob resume ->
          interrupt(
              transition,
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

  static void sendStart(Turn transition, Slot slot, JobPlan plan) {
    String frame = AppProtocol.toApp(plan.start(), transition.state.dialect());
    int size = PushFrames.bytes(frame);
    if (size >= transition.rules.frameBytes()) {
      transition.slot(slot.freed());
      refuse(
          transition,
          plan.assignment(),
          RefusalCode.MEDIA_UNREADABLE,
          "start_analysis has "
              + size
              + " bytes; a frame must have less than "
              + transition.rules.frameBytes());
      return;
    }
    transition.add(new Effect.Send(plan.start().type(), frame));
    addTombstone(transition, plan.assignment());
    transition.slot(
        slot.with(new Work.Starting(plan, transition.now + transition.rules.startMillis(), false)));
  }

  private static void resumePlanned(Turn transition, Slot slot, ResumeJob resume, JobPlan plan) {
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
    transition.publish(new JobStarted(plan.assignment(), "resumed"));
    addTombstone(transition, plan.assignment());
    transition.slot(slot.withoutStray(plan.cameraId()).nothingUnread().with(running));
    unread.forEach(message -> Reports.said(transition, message));
    Slot now = transition.state.slots().get(slot.streamId());
    if (now.work() instanceof Work.Running current) {
      Feeding.feed(transition, now, current);
    }
  }

  private static void interrupt(Turn transition, InterruptJob command) {
    Assignment assignment = command.assignment();
    Slot slot = slotOf(transition, assignment.streamId());
    boolean assigned = slot != null && assignment.equals(Work.assignmentOf(slot.work()));
    if (slot != null && assigned && slot.work() instanceof Work.Interrupting running) {
      transition.slot(
          slot.with(
              new Work.Interrupting(
                  assignment,
                  running.cameraId(),
                  running.requestId(),
                  running.deadlineMillis(),
                  null,
                  running.wasRunning())));
    } else if (slot != null
        && (assigned
            ? isWithApp(slot.work())
            : mayBeRunning(transition, slot, command.cameraId()))) {
      interrupt(transition, slot, assignment, command.cameraId(), command.reason(), null);
    } else {
      addTombstone(transition, assignment);
      if (slot != null && assigned) {
        transition.slot(slot.freed());
      }
      transition.publish(new JobInterrupted(assignment, true, "the analysis had not started"));
    }
  }

  /** Whether the app has the attempt, from this session or an earlier one. */
  private static boolean isWithApp(Work work) {
    return Work.cameraOf(work) != null
        || (work instanceof Work.Finding finding && finding.command() instanceof ResumeJob);
  }

  /** Whether the app may run the camera although this session has not started it. */
  private static boolean mayBeRunning(Turn transition, Slot slot, long cameraId) {
    return slot.work() instanceof Work.Idle
        && (slot.stray(cameraId) != null || transition.state.blind());
  }

  /**
   * Interrupts the camera of the attempt; if {@code refusal} is not null, the attempt is reported
   * as refused afterwards.
   */
  static void interrupt(
      Turn transition,
      Slot slot,
      Assignment assignment,
      long cameraId,
      String reason,
      Work.@Nullable Refusal refusal) {
    String id = JobPlanner.requestId(assignment, "interrupt");
    transition.send(new InterruptAnalysis(id, slot.streamId(), cameraId, reason));
    transition.slot(
        slot.withoutStray(cameraId)
            .with(
                new Work.Interrupting(
                    assignment,
                    cameraId,
                    id,
                    transition.now + transition.rules.interruptMillis(),
                    refusal,
                    !(slot.work() instanceof Work.Starting))));
  }

  private static void interruptStray(Turn transition, InterruptStray command) {
    Slot slot = slotOf(transition, command.streamId());
    if (slot == null) {
      transition.add(new Effect.Ignored(command, "the app has no such stream"));
      return;
    }
    if (Objects.equals(Work.cameraOf(slot.work()), command.cameraId())) {
      transition.add(new Effect.Ignored(command, "the camera is assigned by now"));
      return;
    }
    String name =
        command.session() + "/" + command.streamId() + "/" + command.cameraId() + "/stray";
    transition.send(
        new InterruptAnalysis(
            uuidOf(command.instanceId() + "/" + name),
            command.streamId(),
            command.cameraId(),
            "not_assigned"));
    transition.slot(
        slot.withStray(
                new RunningCamera(command.streamId(), command.cameraId(), true, 0, List.of()))
            .nothingUnread());
  }

  private static void confirmStarted(Turn transition, Slot slot, BridgeCommand command) {
    if (slot.work() instanceof Work.Running running) {
      transition.publish(new JobStarted(running.plan().assignment(), "already started"));
    } else {
      transition.add(new Effect.Ignored(command, "the attempt is already in progress"));
    }
  }

  /**
   * Adds a tombstone, so that this session does not start the attempt again. The scheduler may
   * repeat a start until the outcome of the attempt is stored.
   */
  private static void addTombstone(Turn transition, Assignment assignment) {
    String attempt = attemptKey(assignment);
    if (transition.state.tombstones().contains(attempt)) {
      return;
    }
    List<String> more = new ArrayList<>(transition.state.tombstones());
    more.add(attempt);
    int max = Math.max(MIN_TOMBSTONES, 2 * transition.state.slots().size());
    transition.state =
        transition.state.withTombstones(more.subList(Math.max(0, more.size() - max), more.size()));
  }

  static void refuse(Turn transition, Assignment assignment, RefusalCode code, String reason) {
    addTombstone(transition, assignment);
    transition.publish(new JobRefused(assignment, code, CameraUrls.masked(reason)));
  }

  static @Nullable Slot slotOf(Turn transition, int streamId) {
    return streamId >= 0 && streamId < transition.state.slots().size()
        ? transition.state.slots().get(streamId)
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
