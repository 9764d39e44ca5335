package io.dsfleet.scriptedapp;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.ProcessingStarted;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.StreamStatus;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.MediaFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Handles the server's commands for the slots of one app; guarded by the app's lock. */
final class AppCore {
  /** Performs the effects of the core. */
  interface CoreEffects {
    void send(AppMessage message);

    /** Runs the task under the app's lock. */
    void schedule(Duration delay, Runnable task);

    void onFileFinished(long inAll);
  }

  private final AppBehaviour behaviour;
  private final AppObservations seen;
  private final CoreEffects shell;
  private final List<ScriptedSlot> slots = new ArrayList<>();

  AppCore(int streams, AppBehaviour behaviour, AppObservations seen, CoreEffects shell) {
    this.behaviour = behaviour;
    this.seen = seen;
    this.shell = shell;
    for (int stream = 0; stream < streams; stream++) {
      slots.add(new ScriptedSlot(stream));
    }
  }

  /** All slots of the app, by stream id. */
  List<ScriptedSlot> slots() {
    return List.copyOf(slots);
  }

  /** Clears all slots, as in a new process. */
  void reset() {
    slots.forEach(ScriptedSlot::release);
  }

  void start(StartAnalysis start) {
    seen.start(
        new AppObservations.Start(
            System.nanoTime(), start.streamId(), start.cameraId(), start.requestId()));
    ScriptedSlot slot = slot(start.streamId());
    StartAnswer answer = behaviour.startAnswer(start);
    if (slot == null) {
      seen.violation("start on stream " + start.streamId() + ", which does not exist");
      answerStart(start, "there is no stream " + start.streamId());
    } else if (slot.busy) {
      seen.violation(
          "start of camera "
              + start.cameraId()
              + " on stream "
              + slot.streamId
              + ", busy with camera "
              + slot.cameraId);
      answerStart(start, "stream " + slot.streamId + " is busy");
    } else if (answer == StartAnswer.REFUSE) {
      answerStart(start, "stream " + slot.streamId + " is not ready");
    } else if (answer != StartAnswer.IGNORE) {
      slot.assign(start.cameraId(), start.requestId());
      slot.idle = answer == StartAnswer.ACCEPT_AND_IDLE;
      slot.live = start.cameraType() == CameraType.VIDEOSTREAM;
      answerStart(start, null);
      if (start.initFile() != null) {
        slot.add(start.initFile());
        processFiles(slot);
      }
    }
  }

  void push(PushFile push) {
    ScriptedSlot slot = slot(push.streamId());
    if (slot == null || !slot.busy || slot.cameraId != push.cameraId()) {
      seen.violation(
          "push of camera " + push.cameraId() + " to stream " + push.streamId() + " without start");
      shell.send(
          new PushAck(
              push.requestId(),
              push.streamId(),
              push.cameraId(),
              ReplyStatus.ERROR,
              null,
              "Invalid stream_id or camera_id for current session"));
      return;
    }
    if (slot.ended) {
      seen.violation("push of camera " + push.cameraId() + " after its eos");
    }
    long files = push.files().stream().filter(file -> !file.isEos()).count();
    if (files != push.filesCount()) {
      seen.violation("push with files_count " + push.filesCount() + " of " + files + " files");
    }
    for (MediaFile file : push.files()) {
      if (slot.ended) {
        seen.violation("file after eos in a push of camera " + push.cameraId());
      }
      if (!slot.add(file)) {
        seen.violation("file " + file.fileId() + " twice for camera " + push.cameraId());
      }
    }
    if (slot.current == null) {
      processFiles(slot);
    }
  }

  void interrupt(InterruptAnalysis interrupt) {
    ScriptedSlot slot = slot(interrupt.streamId());
    boolean held = slot != null && slot.busy && slot.cameraId == interrupt.cameraId();
    if (!behaviour.answersInterrupt()) {
      return;
    }
    if (held && slot != null) {
      slot.release();
    }
    shell.send(
        new AnalysisInterrupted(
            interrupt.requestId(),
            interrupt.streamId(),
            interrupt.cameraId(),
            held ? ReplyStatus.OK : ReplyStatus.ERROR,
            held ? "interrupted and reset" : null,
            held ? null : "stream " + interrupt.streamId() + " does not hold this camera"));
  }

  void status(QueryAnalysisStatus query, String now) {
    if (!behaviour.answersStatus()) {
      return;
    }
    Integer stream = query.streamId();
    ScriptedSlot slot = stream == null ? null : slot(stream);
    Long camera = query.cameraId();
    if (stream == null) {
      List<StreamStatus> all = slots.stream().map(ScriptedSlot::status).toList();
      shell.send(new AnalysisStatus(query.requestId(), now, all, null, null, null, null, null));
    } else if (slot == null || (camera != null && !(slot.busy && slot.cameraId == camera))) {
      shell.send(
          new AnalysisStatus(
              query.requestId(),
              now,
              null,
              null,
              stream,
              null,
              ReplyStatus.ERROR,
              "no such camera"));
    } else if (camera == null) {
      shell.send(
          new AnalysisStatus(query.requestId(), now, null, slot.status(), null, null, null, null));
    } else {
      shell.send(
          new AnalysisStatus(
              query.requestId(), now, null, null, stream, slot.camera(), null, null));
    }
  }

  /** Starts a queued file of an idling camera; false if no such file is queued. */
  boolean startFile(long camera, long fileId) {
    ScriptedSlot slot = idling(camera);
    if (slot == null || slot.current != null || !slot.startFile(fileId)) {
      return false;
    }
    MediaFile file = slot.current;
    shell.send(
        new ProcessingStarted(
            slot.requestId, slot.streamId, camera, fileId, file == null ? null : file.fileName()));
    return true;
  }

  /**
   * Ends the file in progress, and the camera after its last file; false if it is not in progress.
   */
  boolean endFile(long camera, long fileId, @Nullable String error) {
    ScriptedSlot slot = idling(camera);
    MediaFile file = slot == null ? null : slot.current;
    if (slot == null || file == null || ScriptedSlot.idOf(file) != fileId) {
      return false;
    }
    finish(slot, file, error);
    if (slot.isFinished()) {
      complete(slot);
    }
    return true;
  }

  private @Nullable ScriptedSlot idling(long camera) {
    return slots.stream()
        .filter(slot -> slot.busy && slot.idle && slot.cameraId == camera)
        .findFirst()
        .orElse(null);
  }

  /** Processes the queued files; a file that takes time is finished by a timer. */
  private void processFiles(ScriptedSlot slot) {
    while (slot.busy && !slot.idle && slot.done < behaviour.stallAfter()) {
      MediaFile file = slot.next();
      if (file == null) {
        complete(slot);
        return;
      }
      shell.send(
          new ProcessingStarted(
              slot.requestId,
              slot.streamId,
              slot.cameraId,
              ScriptedSlot.idOf(file),
              file.fileName()));
      if (slot.live) {
        return;
      }
      Duration time = behaviour.fileTime();
      if (!time.isZero()) {
        long generation = slot.generation;
        shell.schedule(time, () -> finishTimedFile(slot, generation, file));
        return;
      }
      finish(slot, file);
    }
  }

  private void finishTimedFile(ScriptedSlot slot, long generation, MediaFile file) {
    if (slot.generation == generation) {
      finish(slot, file);
      processFiles(slot);
    }
  }

  private void finish(ScriptedSlot slot, MediaFile file) {
    boolean bad = behaviour.isUnreadable(file);
    finish(slot, file, bad ? "the script marks the file as unreadable" : null);
  }

  private void finish(ScriptedSlot slot, MediaFile file, @Nullable String error) {
    slot.done++;
    slot.current = null;
    shell.send(
        new FileDone(
            slot.requestId,
            slot.streamId,
            slot.cameraId,
            ScriptedSlot.idOf(file),
            file.fileName(),
            error == null ? null : ReplyStatus.ERROR,
            error));
    shell.onFileFinished(seen.fileDone());
  }

  private void complete(ScriptedSlot slot) {
    if (!slot.ended) {
      return;
    }
    int files = slot.done;
    long camera = slot.cameraId;
    AnalysisComplete complete =
        new AnalysisComplete(
            slot.requestId, slot.streamId, camera, "done", files, "Stream is free.");
    slot.release();
    seen.completion(
        new AppObservations.Completion(System.nanoTime(), slot.streamId, camera, files));
    shell.send(complete);
  }

  private void answerStart(StartAnalysis start, @Nullable String error) {
    shell.send(
        new AnalysisStarted(
            start.requestId(),
            start.streamId(),
            start.cameraId(),
            error == null ? ReplyStatus.OK : ReplyStatus.ERROR,
            error == null ? "analysis started" : null,
            error));
  }

  private @Nullable ScriptedSlot slot(int stream) {
    return stream >= 0 && stream < slots.size() ? slots.get(stream) : null;
  }
}
