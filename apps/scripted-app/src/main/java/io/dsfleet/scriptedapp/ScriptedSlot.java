package io.dsfleet.scriptedapp;

import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.FileProgress;
import io.dsfleet.messages.app.FilesStatus;
import io.dsfleet.messages.app.QueuedFile;
import io.dsfleet.messages.app.StreamStatus;
import io.dsfleet.messages.job.MediaFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One stream of the app and its camera; guarded by the app's lock. */
final class ScriptedSlot {
  final int streamId;
  private final Deque<MediaFile> queue = new ArrayDeque<>();
  private final Set<Long> seen = new HashSet<>();

  /** Increases with every camera, so that timers of earlier cameras have no effect. */
  long generation;

  boolean busy;
  boolean idle;
  boolean live;
  long cameraId;
  String requestId = "";
  int done;
  boolean ended;
  @Nullable MediaFile current;

  ScriptedSlot(int streamId) {
    this.streamId = streamId;
  }

  void assign(long camera, String request) {
    release();
    busy = true;
    cameraId = camera;
    requestId = request;
  }

  void release() {
    generation++;
    busy = false;
    idle = false;
    live = false;
    done = 0;
    ended = false;
    current = null;
    queue.clear();
    seen.clear();
  }

  /** Queues the file; false if the camera already had a file with its id. */
  boolean add(MediaFile file) {
    if (file.isEos()) {
      ended = true;
      return true;
    }
    queue.add(file);
    return file.fileId() == null || seen.add(file.fileId());
  }

  @Nullable MediaFile next() {
    current = queue.poll();
    return current;
  }

  /** Takes the file from the queue as the current one; false if it is not queued. */
  boolean startFile(long fileId) {
    for (MediaFile file : queue) {
      if (idOf(file) == fileId) {
        queue.remove(file);
        current = file;
        return true;
      }
    }
    return false;
  }

  boolean isFinished() {
    return ended && current == null && queue.isEmpty();
  }

  StreamStatus status() {
    return new StreamStatus(
        streamId, busy ? "running" : "idle", busy ? List.of(camera()) : List.of());
  }

  CameraStatus camera() {
    MediaFile file = current;
    List<FileProgress> processing =
        file == null
            ? List.of()
            : List.of(
                new FileProgress(idOf(file), file.fileName(), 50, null, null, null, null, null));
    List<QueuedFile> queued =
        queue.stream().map(next -> new QueuedFile(idOf(next), next.fileName())).toList();
    return new CameraStatus(
        cameraId, "running", new FilesStatus(processing, done, queued.size(), queued));
  }

  static long idOf(MediaFile file) {
    Long id = file.fileId();
    return id == null ? 0 : id;
  }
}
