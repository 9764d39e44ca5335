package io.dsfleet.messages.broker;

import io.dsfleet.messages.app.FileProgress;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One filled message of every kind, as the golden files show them. */
final class BrokerSamples {
  static final long CAMERA = (1L << 53) + 1;
  static final long FILE = Long.MAX_VALUE;

  private static final String JOB = "default.01jq0000000000000000000001";
  private static final Assignment ASSIGNMENT = new Assignment(JOB, 1, "stream_alpha", 0, CAMERA);
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

  /** By the name of the kind on the wire. */
  static Map<String, BrokerMessage> all() {
    Map<String, BrokerMessage> all = new TreeMap<>();
    List.of(
            new SubmitJob(JOB, request(), "order-17", null),
            new CancelJob(JOB, "user_cancelled"),
            new TerminateInstance("stream_alpha", "update"),
            new StartJob(ASSIGNMENT, 7, request()),
            new ResumeJob(ASSIGNMENT, 8, request(), List.of(MEDIA), List.of(200001L, FILE)),
            new InterruptJob(ASSIGNMENT, 7, CAMERA, "user_cancelled"),
            new InterruptStray("stream_alpha", 8, 1, CAMERA),
            new StopInstance("stream_alpha", 8, "update"),
            new LaunchInstance(
                "launch-1",
                "stream_alpha",
                "default",
                "deepstream",
                3,
                Map.of("log_dir", "/data/logs")),
            new KillProcess("launch-1", "update", 10_000))
        .forEach(message -> all.put(message.getClass().getSimpleName(), message));
    List.<BrokerMessage>of(
            new JobStarted(ASSIGNMENT, "Stream 0 for camera 9007199254740993 analysis started"),
            new JobRefused(ASSIGNMENT, RefusalCode.APP_REFUSED, "stream 0 is not ready"),
            new FilesListed(ASSIGNMENT, List.of(MEDIA)),
            new FileStarted(ASSIGNMENT, FILE, "1.mp4"),
            new FileFinished(ASSIGNMENT, FILE, "1.mp4", "no video in it"),
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
                List.of(new RunningCamera(0, CAMERA, true, 4, List.of(FILE)))),
            new SessionLost("stream_alpha", 8, "default", "no answer to two pings"),
            new InstanceTerminated("stream_alpha", 8, "default", "DeepStream process exiting."),
            new ProcessExited("stream_alpha", "launch-1", 12125, "default", 139))
        .forEach(message -> all.put(message.getClass().getSimpleName(), message));
    return all;
  }
}
