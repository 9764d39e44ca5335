package io.dsfleet.messages.app;

import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;

/** A complete sample of every message, as in the golden files. */
final class AppSamples {
  /** 2^53+1 and 2^63-1 are ids that a double cannot represent. */
  static final long CAMERA = (1L << 53) + 1;

  static final long FILE = Long.MAX_VALUE;
  static final String REQUEST = "6f1c2b6e-8f5d-3a0e-9a43-0c2f7f1d5b11";

  private static final MediaFile MEDIA =
      new MediaFile(
          FileType.FILE,
          FILE,
          "/data/정문 카메라/2025-07-28_120000.mp4",
          "2025-07-28_120000.mp4",
          "/data/out/2025-07-28_120000.mp4.json");

  private AppSamples() {}

  static List<ServerMessage> fromServer() {
    return List.of(
        executeAck(),
        new ReconnectionAck(REQUEST, "stream_alpha", ReplyStatus.OK, true, true, true, "running"),
        new StartAnalysis(
            REQUEST, 0, CAMERA, CameraType.FILESET, "/data/정문 카메라", "정문 카메라", "/data/out", null),
        new PushFile(REQUEST, 0, CAMERA, 1, List.of(MEDIA, MediaFile.EOS)),
        new InterruptAnalysis(REQUEST, 0, CAMERA, "user_cancelled"),
        new TerminateApp(REQUEST),
        new QueryMetrics(REQUEST),
        new QueryAnalysisStatus(REQUEST, null, null),
        new ServerError(
            REQUEST, "MISSING_FIELD", "required field 'status' of analysis_started is missing"));
  }

  /** Further variants of messages. */
  static List<Variant<ServerMessage>> serverVariants() {
    MediaFile live =
        new MediaFile(FileType.VIDEOSTREAM, CAMERA, "rtsp://camera.local/live", "정문", null);
    return List.of(
        new Variant<>(
            "execute_ack.refused",
            new ExecuteAck(
                REQUEST,
                "stream_alpha",
                true,
                false,
                "error",
                null,
                null,
                "STREAMS_COUNT_MISMATCH",
                "expected 3 streams, but the app has 2",
                "2025-07-28T12:00:04+09:00")),
        new Variant<>(
            "execute_ack.configuration",
            new ExecuteAck(
                REQUEST,
                "stream_alpha",
                false,
                true,
                "error",
                "/apps/stream_alpha/config.txt",
                "/apps/other/config.txt",
                "CONFIG_MISMATCH",
                "expected config_path /apps/stream_alpha/config.txt, but it is"
                    + " /apps/other/config.txt",
                "2025-07-28T12:00:04+09:00")),
        new Variant<>(
            "start_analysis.file",
            new StartAnalysis(
                REQUEST,
                1,
                CAMERA,
                CameraType.FILE,
                "/data/정문 카메라/2025-07-28_120000.mp4",
                "정문 카메라",
                "/data/out",
                null)),
        new Variant<>(
            "start_analysis.videostream",
            new StartAnalysis(
                REQUEST,
                2,
                CAMERA,
                CameraType.VIDEOSTREAM,
                "rtsp://camera.local/live",
                "정문",
                "/data/out",
                live)),
        new Variant<>("query_analysis_status.stream", new QueryAnalysisStatus(REQUEST, 0, null)),
        new Variant<>("query_analysis_status.camera", new QueryAnalysisStatus(REQUEST, 0, CAMERA)));
  }

  static List<AppMessage> fromApp() {
    return List.of(
        appReady(null, null),
        new AnalysisStarted(
            REQUEST,
            0,
            CAMERA,
            ReplyStatus.OK,
            "Stream 0 for camera 9007199254740993 analysis started",
            null),
        new PushAck(
            REQUEST,
            0,
            CAMERA,
            ReplyStatus.ERROR,
            null,
            "Invalid stream_id or camera_id for current session"),
        new ProcessingStarted(REQUEST, 0, CAMERA, FILE, "2025-07-28_120000.mp4"),
        new FileDone(REQUEST, 0, CAMERA, FILE, "2025-07-28_120000.mp4", null, null),
        new AnalysisComplete(
            REQUEST,
            0,
            CAMERA,
            "done",
            1,
            "Analysis for camera 9007199254740993 complete. Stream 0 is free."),
        new AnalysisInterrupted(
            REQUEST,
            0,
            CAMERA,
            ReplyStatus.OK,
            "Analysis on stream 0 (camera 9007199254740993) interrupted and reset.",
            null),
        new AppTerminated(REQUEST, ReplyStatus.OK, "DeepStream process exiting."),
        new MetricsResponse(REQUEST, 23.5, 512.3, 40.1, 1024.0),
        status(List.of(stream(), new StreamStatus(1, "idle", List.of())), null, null, null),
        new LogLine(
            null,
            "WARNING",
            "2025-07-28T12:00:05.120+09:00",
            "2025-07-28_120000.mp4: expected 1500 frames, but only 900 can be decoded",
            0,
            CAMERA),
        new AppError(REQUEST, "HANDSHAKE_FAILED", "the server refused this app"));
  }

  /** Further variants of messages. */
  static List<Variant<AppMessage>> appVariants() {
    return List.of(
        new Variant<>("app_ready.reconnection", appReady(true, 1001)),
        new Variant<>(
            "analysis_started.refused",
            new AnalysisStarted(
                REQUEST, 0, CAMERA, ReplyStatus.ERROR, null, "stream 0 is not ready")),
        new Variant<>(
            "analysis_interrupted.refused",
            new AnalysisInterrupted(
                REQUEST, 0, CAMERA, ReplyStatus.ERROR, null, "stream 0 has no active analysis")),
        new Variant<>(
            "file_done.error",
            new FileDone(
                REQUEST,
                0,
                CAMERA,
                FILE,
                "2025-07-28_120000.mp4",
                ReplyStatus.ERROR,
                "no video in it")),
        new Variant<>("analysis_status.stream", status(null, stream(), null, null)),
        new Variant<>("analysis_status.camera", status(null, null, 0, camera())),
        new Variant<>(
            "analysis_status.error",
            new AnalysisStatus(
                REQUEST,
                null,
                null,
                null,
                null,
                null,
                ReplyStatus.ERROR,
                "camera is not on stream 0")));
  }

  record Variant<T>(String name, T message) {}

  private static ExecuteAck executeAck() {
    return new ExecuteAck(
        REQUEST,
        "stream_alpha",
        true,
        true,
        "confirmed",
        null,
        null,
        null,
        null,
        "2025-07-28T12:00:04+09:00");
  }

  private static AppReady appReady(Boolean reconnection, Integer lastCloseCode) {
    return new AppReady(
        REQUEST,
        "stream_alpha",
        "/app/config/deepstream_app_config.txt",
        12125,
        3,
        ReplyStatus.OK,
        "DeepStream-Yolo v7.1",
        List.of(0, 1, 2),
        "2025-07-28T12:00:03+09:00",
        reconnection,
        lastCloseCode,
        null);
  }

  private static AnalysisStatus status(
      List<StreamStatus> streams, StreamStatus stream, Integer streamId, CameraStatus camera) {
    return new AnalysisStatus(
        REQUEST, "2025-07-28T12:00:05+09:00", streams, stream, streamId, camera, null, null);
  }

  private static StreamStatus stream() {
    return new StreamStatus(0, "running", List.of(camera(), new CameraStatus(8, "queued", null)));
  }

  private static CameraStatus camera() {
    FileProgress progress =
        new FileProgress(FILE, "2025-07-28_120000.mp4", 42.5, 425L, 1000L, 24.8, 3, 23.2);
    return new CameraStatus(
        CAMERA,
        "running",
        new FilesStatus(
            List.of(progress), 4, 1, List.of(new QueuedFile(200003, "2025-07-28_120500.mp4"))));
  }
}
