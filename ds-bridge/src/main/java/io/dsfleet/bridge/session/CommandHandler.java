package io.dsfleet.bridge.session;

import io.dsfleet.bridge.media.MediaListing;
import io.dsfleet.bridge.push.JobPlan;
import io.dsfleet.bridge.push.JobPlanner;
import io.dsfleet.bridge.push.PushFrames;
import io.dsfleet.bridge.push.PushProgress;
import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.TerminateApp;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.JobInterrupted;
import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.ReportedCamera;
import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.broker.StopInstance;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.messages.job.UrlSecrets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Applies the scheduler's commands to the slots. */
final class CommandHandler {
  private static final int MIN_TOMBSTONES = 256;

  private final JobPlanner planner;

  CommandHandler(JobPlanner planner) {
    this.planner = planner;
  }

  void handle(SessionTransition transition, BridgeCommand command) {
    ClaimOutcome.Granted claim = transition.state.claim();
    if (claim == null || claim.session() != command.session()) {
      transition.add(new SessionEffect.LogIgnored(command, "it is for another session"));
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

  private void start(SessionTransition transition, StartJob start) {
    Assignment assignment = start.assignment();
    SessionSlot slot = findSlot(transition, assignment.streamId());
    if (slot == null) {
      refuse(transition, assignment, JobRefusalCode.APP_REFUSED, "the app has no such stream");
    } else if (assignment.equals(SlotPhase.assignmentOf(slot.phase()))) {
      confirmStarted(transition, slot, start);
    } else if (transition.state.tombstones().contains(attemptKey(assignment))) {
      transition.add(
          new SessionEffect.LogIgnored(start, "this session has already handled the attempt"));
    } else if (!(slot.phase() instanceof SlotPhase.Idle)) {
      refuse(
          transition,
          assignment,
          JobRefusalCode.SLOT_BUSY,
          "another camera already occupies the stream");
    } else if (JobPlanner.needsListing(start.request())) {
      transition.updateSlot(slot.withPhase(new SlotPhase.Listing(assignment, start)));
      transition.add(new SessionEffect.ListFiles(assignment, start.request()));
    } else {
      applyPlan(transition, slot, start, null);
    }
  }

  private void resume(SessionTransition transition, ResumeJob resume) {
    Assignment assignment = resume.assignment();
    SessionSlot slot = findSlot(transition, assignment.streamId());
    if (slot == null || transition.state.tombstones().contains(attemptKey(assignment))) {
      transition.add(
          new SessionEffect.LogIgnored(resume, "the attempt cannot be resumed in this session"));
    } else if (assignment.equals(SlotPhase.assignmentOf(slot.phase()))) {
      confirmStarted(transition, slot, resume);
    } else if (!(slot.phase() instanceof SlotPhase.Idle)) {
      transition.add(new SessionEffect.LogIgnored(resume, "another camera occupies the stream"));
    } else if (resume.files().isEmpty() && JobPlanner.needsListing(resume.request())) {
      transition.updateSlot(slot.withPhase(new SlotPhase.Listing(assignment, resume)));
      transition.add(new SessionEffect.ListFiles(assignment, resume.request()));
    } else {
      applyPlan(transition, slot, resume, resume.files().isEmpty() ? null : resume.files());
    }
  }

  /** Continues a command after its files were listed. */
  void handleListing(SessionTransition transition, Assignment assignment, MediaListing outcome) {
    SessionSlot slot = findSlot(transition, assignment.streamId());
    if (slot == null
        || !(slot.phase() instanceof SlotPhase.Listing finding)
        || !finding.assignment().equals(assignment)) {
      return;
    }
    switch (outcome) {
      case MediaListing.Found found ->
          applyPlan(transition, slot.released(), finding.command(), found.files());
      case MediaListing.NotFound none when finding.command() instanceof ResumeJob ->
          interrupt(
              transition,
              slot,
              assignment,
              cameraOf(finding.command()),
              "media_unreadable",
              new SlotPhase.Refusal(none.code(), none.reason()));
      case MediaListing.NotFound none -> {
        transition.updateSlot(slot.released());
        refuse(transition, assignment, none.code(), none.reason());
      }
    }
  }

  private void applyPlan(
      SessionTransition transition,
      SessionSlot slot,
      BridgeCommand command,
      @Nullable List<MediaFile> files) {
    try {
      switch (command) {
        case StartJob start -> {
          JobPlan plan = planner.plan(start.assignment(), start.request(), files);
          if (slot.orphanCameras().isEmpty()) {
            sendStart(transition, slot, plan);
          } else {
            transition.updateSlot(
                slot.withPhase(
                    new SlotPhase.AwaitingRelease(
                        plan, transition.nowMillis + transition.rules.interruptTimeoutMillis())));
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
      SessionTransition transition, SessionSlot slot, BridgeCommand command, String reason) {
    switch (command) {
      case StartJob start -> {
        transition.updateSlot(slot.released());
        refuse(transition, start.assignment(), JobRefusalCode.MEDIA_UNREADABLE, reason);
      }
      case ResumeJob resume ->
          interrupt(
              transition,
              slot,
              resume.assignment(),
              cameraOf(resume),
              "media_unreadable",
              new SlotPhase.Refusal(JobRefusalCode.MEDIA_UNREADABLE, UrlSecrets.mask(reason)));
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

  static void sendStart(SessionTransition transition, SessionSlot slot, JobPlan plan) {
    String frame = AppProtocol.toApp(plan.start(), transition.state.dialect());
    int size = PushFrames.utf8Length(frame);
    if (size >= transition.rules.maxFrameBytes()) {
      transition.updateSlot(slot.released());
      refuse(
          transition,
          plan.assignment(),
          JobRefusalCode.MEDIA_UNREADABLE,
          "start_analysis has "
              + size
              + " bytes; a frame must have less than "
              + transition.rules.maxFrameBytes());
      return;
    }
    transition.add(new SessionEffect.Send(plan.start().type(), frame));
    addTombstone(transition, plan.assignment());
    transition.updateSlot(
        slot.withPhase(
            new SlotPhase.Starting(
                plan, transition.nowMillis + transition.rules.startTimeoutMillis(), false)));
  }

  private static void resumePlanned(
      SessionTransition transition, SessionSlot slot, ResumeJob resume, JobPlan plan) {
    ReportedCamera stray = slot.findOrphan(plan.cameraId());
    PushProgress feed =
        PushProgress.resume(
            plan.files(),
            resume.request().initFile() == null ? 0 : 1,
            resume.finishedFiles(),
            stray == null ? List.of() : stray.heldFiles(),
            stray == null ? 0 : stray.completedCount());
    List<AppMessage> unread = slot.deferredMessages();
    boolean completed =
        unread.stream()
            .anyMatch(m -> m instanceof AnalysisComplete end && end.cameraId() == plan.cameraId());
    // No more files are pushed to a camera that has ended, while its last reports are applied.
    SlotPhase.Running running =
        new SlotPhase.Running(plan, completed ? feed.withPushed(0, true) : feed, null);
    transition.publish(new JobStarted(plan.assignment(), "resumed"));
    addTombstone(transition, plan.assignment());
    transition.updateSlot(slot.withoutOrphan(plan.cameraId()).withoutDeferred().withPhase(running));
    unread.forEach(message -> AppMessageHandler.handle(transition, message));
    SessionSlot now = transition.state.slots().get(slot.streamId());
    if (now.phase() instanceof SlotPhase.Running current) {
      FilePusher.push(transition, now, current);
    }
  }

  private static void interrupt(SessionTransition transition, InterruptJob command) {
    Assignment assignment = command.assignment();
    SessionSlot slot = findSlot(transition, assignment.streamId());
    boolean assigned = slot != null && assignment.equals(SlotPhase.assignmentOf(slot.phase()));
    if (slot != null && assigned && slot.phase() instanceof SlotPhase.Interrupting running) {
      transition.updateSlot(
          slot.withPhase(
              new SlotPhase.Interrupting(
                  assignment,
                  running.cameraId(),
                  running.requestId(),
                  running.deadlineMillis(),
                  null,
                  running.wasRunning())));
    } else if (slot != null
        && (assigned
            ? isWithApp(slot.phase())
            : mayBeRunning(transition, slot, command.cameraId()))) {
      interrupt(transition, slot, assignment, command.cameraId(), command.reason(), null);
    } else {
      addTombstone(transition, assignment);
      if (slot != null && assigned) {
        transition.updateSlot(slot.released());
      }
      transition.publish(new JobInterrupted(assignment, true, "the analysis had not started"));
    }
  }

  /** Whether the app has the attempt, from this session or an earlier one. */
  private static boolean isWithApp(SlotPhase work) {
    return SlotPhase.cameraOf(work) != null
        || (work instanceof SlotPhase.Listing finding && finding.command() instanceof ResumeJob);
  }

  /** Whether the app may run the camera although this session has not started it. */
  private static boolean mayBeRunning(
      SessionTransition transition, SessionSlot slot, long cameraId) {
    return slot.phase() instanceof SlotPhase.Idle
        && (slot.findOrphan(cameraId) != null || transition.state.statusUnknown());
  }

  /**
   * Interrupts the camera of the attempt; if {@code refusal} is not null, the attempt is reported
   * as refused afterwards.
   */
  static void interrupt(
      SessionTransition transition,
      SessionSlot slot,
      Assignment assignment,
      long cameraId,
      String reason,
      SlotPhase.@Nullable Refusal refusal) {
    String id = JobPlanner.requestId(assignment, "interrupt");
    transition.send(new InterruptAnalysis(id, slot.streamId(), cameraId, reason));
    transition.updateSlot(
        slot.withoutOrphan(cameraId)
            .withPhase(
                new SlotPhase.Interrupting(
                    assignment,
                    cameraId,
                    id,
                    transition.nowMillis + transition.rules.interruptTimeoutMillis(),
                    refusal,
                    !(slot.phase() instanceof SlotPhase.Starting))));
  }

  private static void interruptStray(SessionTransition transition, InterruptStray command) {
    SessionSlot slot = findSlot(transition, command.streamId());
    if (slot == null) {
      transition.add(new SessionEffect.LogIgnored(command, "the app has no such stream"));
      return;
    }
    if (Objects.equals(SlotPhase.cameraOf(slot.phase()), command.cameraId())) {
      transition.add(new SessionEffect.LogIgnored(command, "the camera is assigned by now"));
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
    transition.updateSlot(
        slot.withOrphan(
                new ReportedCamera(command.streamId(), command.cameraId(), true, 0, List.of()))
            .withoutDeferred());
  }

  private static void confirmStarted(
      SessionTransition transition, SessionSlot slot, BridgeCommand command) {
    if (slot.phase() instanceof SlotPhase.Running running) {
      transition.publish(new JobStarted(running.plan().assignment(), "already started"));
    } else {
      transition.add(new SessionEffect.LogIgnored(command, "the attempt is already in progress"));
    }
  }

  /**
   * Adds a tombstone, so that this session does not start the attempt again. The scheduler may
   * repeat a start until the outcome of the attempt is stored.
   */
  private static void addTombstone(SessionTransition transition, Assignment assignment) {
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

  static void refuse(
      SessionTransition transition, Assignment assignment, JobRefusalCode code, String reason) {
    addTombstone(transition, assignment);
    transition.publish(new JobRefused(assignment, code, UrlSecrets.mask(reason)));
  }

  static @Nullable SessionSlot findSlot(SessionTransition transition, int streamId) {
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
