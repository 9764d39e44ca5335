package io.dsfleet.messages.broker;

import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.FileProgress;
import io.dsfleet.messages.app.FilesStatus;
import io.dsfleet.messages.app.QueuedFile;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A complete sample of every kind, as in the golden files. */
final class BrokerSamples {
  static final long CAMERA = (1L << 53) + 1;
  static final long FILE = Long.MAX_VALUE;

  private static final String JOB = "default.01jq0000000000000000000001";
  private static final Assignment ASSIGNMENT = new Assignment(JOB, 1, "stream_alpha", 0, CAMERA);
  private static final String TOKEN_HASH =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  private static final MediaFile MEDIA =
      new MediaFile(FileType.FILE, FILE, "/data/정문/1.mp4", "1.mp4", "/data/out/1.mp4.json");

  private BrokerSamples() {}

  static AnalysisRequest request() {
    return new AnalysisRequest(
        CAMERA,
        CameraType.FILESET,
        "/data/정문",
        "정문",
        "/data/out",
        List.of(MEDIA),
        null,
        "default",
        "city",
        5);
  }

  /** The samples by kind. */
  static Map<String, BrokerMessage> all() {
    Map<String, BrokerMessage> all = new TreeMap<>();
    List.of(
            new SubmitJob(
                JOB,
                request().withCallbacks("https://orders.example/analysis", "orders.analysis"),
                "order-17",
                null,
                null,
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            new CancelJob(JOB, "user_cancelled"),
            new ChangePriority(JOB, 9),
            new PausePool(true),
            new TerminateInstance("stream_alpha", "update", "launch-1", true),
            new StartJob(ASSIGNMENT, 7, request()),
            new ResumeJob(ASSIGNMENT, 8, request(), List.of(MEDIA), List.of(200001L, FILE)),
            new InterruptJob(ASSIGNMENT, 7, CAMERA, "user_cancelled"),
            new InterruptStray("stream_alpha", 8, 1, CAMERA),
            new StopInstance("stream_alpha", 8, "update"),
            new RetireProcess("launch-1", "stream_alpha", "default", "update"),
            new KillProcess("launch-1", "stream_alpha", "default", "update", 10_000))
        .forEach(message -> all.put(message.getClass().getSimpleName(), message));
    List.<BrokerMessage>of(
            new JobStarted(ASSIGNMENT, "Stream 0 for camera 9007199254740993 analysis started"),
            new JobRefused(ASSIGNMENT, JobRefusalCode.APP_REFUSED, "stream 0 is not ready"),
            new FilesListed(ASSIGNMENT, List.of(MEDIA)),
            new FileStarted(ASSIGNMENT, FILE, "1.mp4"),
            new FileFinished(ASSIGNMENT, FILE, "1.mp4", "no video in it", null),
            new JobProgressed(
                ASSIGNMENT,
                List.of(new FileProgress(FILE, "1.mp4", 42.5, 425L, 1000L, 24.8, 3, 23.2)),
                0,
                1),
            new JobCompleted(ASSIGNMENT, true, 1, "Stream 0 is free."),
            new JobInterrupted(ASSIGNMENT, true, "user_cancelled"),
            new InstanceReady(
                "stream_alpha",
                8,
                CAMERA,
                "default",
                3,
                List.of(new ReportedCamera(0, CAMERA, true, 4, List.of(FILE)))),
            new SessionLost("stream_alpha", 8, "default", "no answer to two pings"),
            new InstanceTerminated("stream_alpha", 8, "default", "DeepStream process exiting."),
            new ProcessStarted("stream_alpha", "launch-1", "default", "gpu-1", 12125L, 1),
            new ProcessSignalled("stream_alpha", "launch-1", "default", "TERM"),
            new KillRefused(
                "stream_alpha",
                "launch-1",
                "default",
                RequestRefusalCode.UNKNOWN_PROCESS,
                "no process with id 'launch-1' on host gpu-1"),
            new ProcessExited(
                "stream_alpha", "launch-1", 12125, "default", 139, TOKEN_HASH, false, true))
        .forEach(message -> all.put(message.getClass().getSimpleName(), message));
    requests().forEach(message -> all.put(message.getClass().getSimpleName(), message));
    return all;
  }

  private static List<BrokerMessage> requests() {
    return List.of(
        new LaunchInstance(
            "launch-1",
            "stream_alpha",
            "default",
            "deepstream",
            3,
            new LaunchSettings(
                "/data/logs/stream_alpha",
                "/opt/app/configs/deepstream_app_config.txt",
                "deepstream_container",
                List.of(0, 1),
                List.of("--tiled"),
                Map.of("primary-gie.batch-size", "32"))),
        new InstanceLaunched(
            "launch-1",
            "stream_alpha",
            "gpu-1",
            "deepstream",
            3,
            12125L,
            77L,
            "deepstream_container",
            "/data/logs/stream_alpha/ds_config_stream_alpha.txt",
            "/data/logs/stream_alpha",
            "/data/logs/stream_alpha/app.log"),
        new ReadLog("launch-1", 100, "12:4096"),
        new LogRead(
            "launch-1",
            "/data/logs/stream_alpha/app.log",
            List.of("정문 is ready", ""),
            "12:4113",
            false),
        new AskStatus("stream_alpha", 8, 0, CAMERA),
        new AskMetrics("stream_alpha", 8),
        new StatusTold(
            "2025-08-27T10:30:00+09:00",
            null,
            null,
            0,
            new CameraStatus(
                CAMERA,
                "running",
                new FilesStatus(List.of(), 1, 1, List.of(new QueuedFile(FILE, "1.mp4"))))),
        new MetricsTold(23.5, 512.3, 40.1, 1024.0, 1_756_258_200_000L),
        new CleanProcesses("launch-1"),
        new ProcessesCleaned(List.of("launch-1")),
        new RequestRefused(
            RequestRefusalCode.CONTAINER_STOPPED,
            "docker_container",
            "expected a running container, but deepstream_container is exited"));
  }
}
