package io.dsfleet.referenceapp.slots;

import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.FileProgress;
import io.dsfleet.messages.app.FilesStatus;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.QueuedFile;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.StreamStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Creates the reply to {@code query_analysis_status} in its three forms and its error form. */
public final class StatusReport {
  /**
   * Maximum number of queued files listed in a reply, which keeps it below the server's limit of 1
   * MiB.
   */
  private static final int MAX_NAMED_FILES = 1_500;

  private final AppState state;
  private final IntFunction<LiveProgress> progress;
  private final String timestamp;

  /**
   * Creates a report of a state.
   *
   * @param progress progress of the current file by stream id
   * @param timestamp ISO 8601
   */
  public StatusReport(AppState state, IntFunction<LiveProgress> progress, String timestamp) {
    this.state = state;
    this.progress = progress;
    this.timestamp = timestamp;
  }

  /**
   * Returns the status of all streams, one stream or one camera of a stream, or an error if the ids
   * do not match.
   */
  public AnalysisStatus respond(QueryAnalysisStatus query) {
    Integer streamId = query.streamId();
    Long cameraId = query.cameraId();
    if (streamId == null) {
      return cameraId == null
          ? all(query)
          : error(query, "stream_id is missing; camera_id requires it");
    }
    Optional<AppSlotState> slot = state.slot(streamId);
    if (slot.isEmpty()) {
      return error(query, "stream " + streamId + " does not exist");
    }
    if (cameraId == null) {
      return new AnalysisStatus(
          query.requestId(), timestamp, null, stream(slot.get()), null, null, null, null);
    }
    Optional<CameraRun> run = slot.get().camera(cameraId);
    if (run.isEmpty()) {
      return error(query, "camera " + cameraId + " not found on stream " + streamId);
    }
    CameraStatus camera = camera(slot.get(), run.get());
    return new AnalysisStatus(
        query.requestId(), timestamp, null, null, streamId, camera, null, null);
  }

  private AnalysisStatus all(QueryAnalysisStatus query) {
    List<StreamStatus> streams = state.slots().stream().map(this::stream).toList();
    return new AnalysisStatus(query.requestId(), timestamp, streams, null, null, null, null, null);
  }

  private AnalysisStatus error(QueryAnalysisStatus query, String reason) {
    return new AnalysisStatus(
        query.requestId(),
        timestamp,
        null,
        null,
        query.streamId(),
        null,
        ReplyStatus.ERROR,
        reason);
  }

  private StreamStatus stream(AppSlotState slot) {
    return new StreamStatus(
        slot.streamId(),
        slot.current() == null ? "idle" : "running",
        slot.cameras().map(run -> camera(slot, run)).toList());
  }

  private CameraStatus camera(AppSlotState slot, CameraRun run) {
    FileQueue files = run.files();
    List<QueuedFile> waiting =
        files.waiting().stream()
            .limit(namedPerCamera())
            .map(file -> new QueuedFile(file.fileId(), file.fileName()))
            .toList();
    List<FileProgress> inWork =
        files.analysing()
            ? List.of(progress(files.next(), progress.apply(slot.streamId())))
            : List.of();
    return new CameraStatus(
        run.cameraId(),
        run.equals(slot.current()) ? "running" : "queued",
        new FilesStatus(inWork, files.finishedTotal(), files.waiting().size(), waiting));
  }

  private long namedPerCamera() {
    long cameras = state.slots().stream().flatMap(AppSlotState::cameras).count();
    return MAX_NAMED_FILES / Math.max(1, cameras);
  }

  private static FileProgress progress(PushedFile file, LiveProgress live) {
    double rate = live.seconds() > 0 ? live.frames() / live.seconds() : 0;
    double part = live.totalFrames() > 0 ? live.frames() / (double) live.totalFrames() : 0;
    long left = Math.max(0, live.totalFrames() - live.frames());
    return new FileProgress(
        file.fileId(),
        file.fileName(),
        tenths(100 * Math.min(1, part)),
        live.frames(),
        live.totalFrames() > 0 ? live.totalFrames() : null,
        tenths(rate),
        live.tracks(),
        secondsLeft(live, rate, left));
  }

  private static @Nullable Double secondsLeft(LiveProgress live, double rate, long left) {
    return live.totalFrames() > 0 && rate > 0 ? tenths(left / rate) : null;
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
