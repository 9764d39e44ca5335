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
import io.dsfleet.messages.broker.RunningCamera;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks an app for its status and reads what it says. */
final class Polling {
  private static final int PATIENCE = 3;
  private static final int SLOWER = 15;
  private static final FilesStatus NO_FILES = new FilesStatus(List.of(), 0, 0, List.of());

  private Polling() {}

  static void ask(Turn turn) {
    SessionState.Poll poll = turn.state.poll();
    AppReady ready = turn.state.ready();
    ClaimOutcome.Granted claim = turn.state.claim();
    if (ready == null || claim == null) {
      return;
    }
    String name = ready.instanceId() + "/" + claim.session() + "/status/" + poll.asked();
    String id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    turn.send(new QueryAnalysisStatus(id, null, null));
    turn.state =
        turn.state.poll(
            new SessionState.Poll(
                id,
                poll.asked() + 1,
                poll.unanswered(),
                Long.MAX_VALUE,
                turn.now + turn.rules.pollTimeoutMillis()));
  }

  /** Asks when it is time and a job runs; ends a question that got no answer. */
  static void tick(Turn turn) {
    SessionState.Poll poll = turn.state.poll();
    if (poll.requestId() != null) {
      if (turn.now >= poll.deadlineMillis()) {
        turn.count(Tally.CALL_TIMED_OUT);
        reset(turn, poll.unanswered() + 1);
      }
    } else if (turn.state.slots().stream().noneMatch(s -> s.work() instanceof Work.Running)) {
      turn.state = turn.state.poll(next(turn, poll.unanswered(), Long.MAX_VALUE));
    } else if (poll.nextMillis() == Long.MAX_VALUE) {
      reset(turn, poll.unanswered());
    } else if (turn.now >= poll.nextMillis()) {
      ask(turn);
    }
  }

  static boolean isAnswer(Turn turn, AnalysisStatus status) {
    return status.requestId() != null && status.requestId().equals(turn.state.poll().requestId());
  }

  static void closed(Turn turn) {
    turn.state = turn.state.poll(next(turn, 0, Long.MAX_VALUE));
  }

  static void answered(Turn turn, AnalysisStatus status) {
    reset(turn, 0);
    for (Slot slot : turn.state.slots()) {
      if (slot.work() instanceof Work.Running running) {
        CameraStatus camera = camera(status, slot.streamId(), running.plan().cameraId());
        if (camera != null) {
          progressed(turn, slot, running, camera);
        }
      }
    }
  }

  /** The cameras that the app holds, from a status of all its streams. */
  static List<RunningCamera> cameras(AnalysisStatus status) {
    List<RunningCamera> cameras = new ArrayList<>();
    for (StreamStatus stream : streams(status)) {
      for (CameraStatus camera : stream.cameras()) {
        FilesStatus files = camera.files() == null ? NO_FILES : camera.files();
        List<Long> held = new ArrayList<>();
        files.processing().stream().map(FileProgress::fileId).forEach(held::add);
        files.queued().stream().map(QueuedFile::fileId).forEach(held::add);
        cameras.add(
            new RunningCamera(
                stream.streamId(),
                camera.cameraId(),
                !"queued".equalsIgnoreCase(camera.status()),
                files.completedCount(),
                held));
      }
    }
    return cameras;
  }

  private static void progressed(Turn turn, Slot slot, Work.Running running, CameraStatus camera) {
    FilesStatus files = camera.files() == null ? NO_FILES : camera.files();
    JobProgressed progress =
        new JobProgressed(
            running.plan().assignment(),
            files.processing(),
            files.completedCount(),
            files.queuedCount());
    // A stall is judged by progress alone, so an answer that says the same again is no event;
    // a live stream whose app counts no frames has nothing but the answer itself to show.
    boolean news =
        !progress.equals(running.last())
            || (running.plan().live()
                && files.processing().stream().noneMatch(f -> f.frames() != null));
    if (news) {
      turn.publish(progress);
    }
    Work.Running next =
        new Work.Running(
            running.plan(), running.feed().completed(files.completedCount()), progress);
    Feeding.feed(turn, slot.with(next), next);
  }

  private static @Nullable CameraStatus camera(AnalysisStatus status, int streamId, long cameraId) {
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

  private static void reset(Turn turn, int unanswered) {
    long pause = turn.rules.pollMillis() * (unanswered >= PATIENCE ? SLOWER : 1);
    AppReady ready = turn.state.ready();
    long spread = Math.max(1, pause / 5);
    long jitter =
        Math.floorMod(
            (ready == null ? 0 : ready.instanceId().hashCode()) + turn.state.poll().asked() * 31L,
            spread);
    turn.state = turn.state.poll(next(turn, unanswered, turn.now + pause - spread / 2 + jitter));
  }

  private static SessionState.Poll next(Turn turn, int unanswered, long nextMillis) {
    return new SessionState.Poll(
        null, turn.state.poll().asked(), unanswered, nextMillis, Long.MAX_VALUE);
  }
}
