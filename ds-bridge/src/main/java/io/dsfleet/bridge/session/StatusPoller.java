package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.FileProgress;
import io.dsfleet.messages.app.FilesStatus;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.QueuedFile;
import io.dsfleet.messages.app.StreamStatus;
import io.dsfleet.messages.broker.JobProgressed;
import io.dsfleet.messages.broker.ReportedCamera;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Polls the status of an app. */
final class StatusPoller {
  private static final int MAX_UNANSWERED = 3;
  private static final int SLOWDOWN = 15;
  private static final FilesStatus NO_FILES = new FilesStatus(List.of(), 0, 0, List.of());

  private StatusPoller() {}

  static void poll(SessionTransition transition) {
    SessionState.Poll poll = transition.state.poll();
    AppReady ready = transition.state.appReady();
    ClaimOutcome.Granted claim = transition.state.claim();
    if (ready == null || claim == null) {
      return;
    }
    String name = ready.instanceId() + "/" + claim.session() + "/status/" + poll.pollCount();
    String id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    transition.send(new QueryAnalysisStatus(id, null, null));
    transition.state =
        transition.state.withPoll(
            new SessionState.Poll(
                id,
                poll.pollCount() + 1,
                poll.unansweredCount(),
                Long.MAX_VALUE,
                transition.nowMillis + transition.rules.pollTimeoutMillis()));
  }

  /** Polls when the interval is over and a job runs; ends a poll without a reply. */
  static void tick(SessionTransition transition) {
    SessionState.Poll poll = transition.state.poll();
    if (poll.requestId() != null) {
      if (transition.nowMillis >= poll.deadlineMillis()) {
        transition.count(SessionMetric.CALL_TIMED_OUT);
        scheduleNext(transition, poll.unansweredCount() + 1);
      }
    } else if (transition.state.slots().stream()
        .noneMatch(s -> s.phase() instanceof SlotPhase.Running)) {
      transition.state =
          transition.state.withPoll(next(transition, poll.unansweredCount(), Long.MAX_VALUE));
    } else if (poll.nextMillis() == Long.MAX_VALUE) {
      scheduleNext(transition, poll.unansweredCount());
    } else if (transition.nowMillis >= poll.nextMillis()) {
      poll(transition);
    }
  }

  static boolean isPollReply(SessionTransition transition, AnalysisStatus status) {
    return status.requestId() != null
        && status.requestId().equals(transition.state.poll().requestId());
  }

  static void finishPoll(SessionTransition transition) {
    transition.state = transition.state.withPoll(next(transition, 0, Long.MAX_VALUE));
  }

  static void handleReply(SessionTransition transition, AnalysisStatus status) {
    scheduleNext(transition, 0);
    for (SessionSlot slot : transition.state.slots()) {
      if (slot.phase() instanceof SlotPhase.Running running) {
        CameraStatus camera = findCamera(status, slot.streamId(), running.plan().cameraId());
        if (camera != null) {
          progressed(transition, slot, running, camera);
        }
      }
    }
  }

  /** The cameras in a status of all streams. */
  static List<ReportedCamera> reportedCameras(AnalysisStatus status) {
    List<ReportedCamera> cameras = new ArrayList<>();
    for (StreamStatus stream : streams(status)) {
      for (CameraStatus camera : stream.cameras()) {
        FilesStatus files = camera.files() == null ? NO_FILES : camera.files();
        List<Long> held = new ArrayList<>();
        files.processing().stream().map(FileProgress::fileId).forEach(held::add);
        files.queued().stream().map(QueuedFile::fileId).forEach(held::add);
        cameras.add(
            new ReportedCamera(
                stream.streamId(),
                camera.cameraId(),
                !"queued".equalsIgnoreCase(camera.status()),
                files.completedCount(),
                held));
      }
    }
    return cameras;
  }

  private static void progressed(
      SessionTransition transition,
      SessionSlot slot,
      SlotPhase.Running running,
      CameraStatus camera) {
    FilesStatus files = camera.files() == null ? NO_FILES : camera.files();
    JobProgressed progress =
        new JobProgressed(
            running.plan().assignment(),
            files.processing(),
            files.completedCount(),
            files.queuedCount());
    // Stalls are detected by missing progress, so unchanged progress is not published, except for
    // a live stream without a frame count, which has no other sign of progress.
    boolean changed =
        !progress.equals(running.lastReported())
            || (running.plan().live()
                && files.processing().stream().noneMatch(f -> f.frames() != null));
    if (changed) {
      transition.publish(progress);
    }
    SlotPhase.Running next =
        new SlotPhase.Running(
            running.plan(),
            running.progress().withCompletedCount(files.completedCount()),
            progress);
    FilePusher.push(transition, slot.withPhase(next), next);
  }

  private static @Nullable CameraStatus findCamera(
      AnalysisStatus status, int streamId, long cameraId) {
    return streams(status).stream()
        .filter(stream -> stream.streamId() == streamId)
        .flatMap(stream -> stream.cameras().stream())
        .filter(camera -> camera.cameraId() == cameraId)
        .findFirst()
        .orElse(null);
  }

  private static List<StreamStatus> streams(AnalysisStatus status) {
    if (status.streams() != null) {
      return status.streams();
    }
    return status.stream() == null ? List.of() : List.of(status.stream());
  }

  private static void scheduleNext(SessionTransition transition, int unanswered) {
    long interval =
        transition.rules.pollIntervalMillis() * (unanswered >= MAX_UNANSWERED ? SLOWDOWN : 1);
    AppReady ready = transition.state.appReady();
    long spread = Math.max(1, interval / 5);
    long jitter =
        Math.floorMod(
            (ready == null ? 0 : ready.instanceId().hashCode())
                + transition.state.poll().pollCount() * 31L,
            spread);
    transition.state =
        transition.state.withPoll(
            next(transition, unanswered, transition.nowMillis + interval - spread / 2 + jitter));
  }

  private static SessionState.Poll next(
      SessionTransition transition, int unanswered, long nextMillis) {
    return new SessionState.Poll(
        null, transition.state.poll().pollCount(), unanswered, nextMillis, Long.MAX_VALUE);
  }
}
