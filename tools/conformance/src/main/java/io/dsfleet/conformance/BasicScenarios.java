package io.dsfleet.conformance;

import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.FilesStatus;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.QueryMetrics;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.StreamStatus;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Normal work, and status and metrics queries. */
final class BasicScenarios {
  private static final int MAX_CONCURRENT_STREAMS = 64;

  private BasicScenarios() {}

  static List<ConformanceScenario> all() {
    return List.of(
        new ConformanceScenario(
            "handshake",
            "connects, sends app_ready and keeps the connection",
            BasicScenarios::handshake),
        new ConformanceScenario(
            "happy-path", "processes a camera of three files", driver -> driver.runJob(0, 3)),
        new ConformanceScenario(
            "every-stream", "works on all of its streams at once", BasicScenarios::everyStream),
        new ConformanceScenario(
            "several-pushes",
            "accepts files in several pushes and the eos alone",
            BasicScenarios::severalPushes),
        new ConformanceScenario(
            "single-file", "processes a camera that is a single file", BasicScenarios::singleFile),
        new ConformanceScenario(
            "init-file",
            "counts the init_file as the camera's first file",
            BasicScenarios::initFile),
        new ConformanceScenario(
            "video-stream",
            "accepts a video stream without files and ends it on interrupt",
            BasicScenarios::videoStream),
        new ConformanceScenario(
            "large-ids", "returns 64-bit ids exactly (2^53+1, 2^63-1)", BasicScenarios::ids),
        new ConformanceScenario(
            "thousand-files",
            "processes a large camera whose files come in frames below 64 KiB",
            driver -> driver.runJob(0, driver.conversation().settings.files())),
        new ConformanceScenario(
            "busy-stream",
            "queues or refuses a second camera and continues the first",
            BasicScenarios::busyStream),
        new ConformanceScenario(
            "status",
            "reports the status of all streams, one stream and one camera",
            BasicScenarios::status),
        new ConformanceScenario("metrics", "reports its load", BasicScenarios::metrics));
  }

  private static void handshake(JobDriver driver) {
    AppConversation conversation = driver.conversation();
    conversation.addRemark(
        "%s, process %d, %d streams, %s"
            .formatted(
                conversation.app().instanceId(),
                conversation.app().processId(),
                conversation.app().streamsCount(),
                conversation.app().version() == null
                    ? "no version"
                    : conversation.app().version()));
    conversation.ping();
    conversation.awaitPong();
  }

  private static void everyStream(JobDriver driver) {
    List<CameraJob> all = new ArrayList<>();
    int streams = Math.min(driver.streams(), MAX_CONCURRENT_STREAMS);
    for (int stream = 0; stream < streams; stream++) {
      all.add(driver.start(stream));
    }
    for (CameraJob job : all.reversed()) {
      driver.push(job, 2, true);
    }
    all.forEach(driver::awaitComplete);
  }

  private static void severalPushes(JobDriver driver) {
    CameraJob job = driver.start(0);
    driver.push(job, 2, false);
    driver.push(job, 1, false);
    driver.awaitDone(job, 3);
    driver.push(job, 1, false);
    driver.push(job, 0, true);
    driver.awaitComplete(job);
  }

  private static void singleFile(JobDriver driver) {
    long id = driver.newCamera();
    MediaFile file = driver.newFile(id, "한-파일.mp4");
    CameraJob job = driver.start(driver.request(0, id, CameraType.FILE, null));
    driver.push(job, List.of(file), true);
    driver.awaitComplete(job);
  }

  private static void initFile(JobDriver driver) {
    MediaFile first = driver.newFile();
    CameraJob job = driver.start(driver.request(0, driver.newCamera(), CameraType.FILESET, first));
    driver.push(job, 1, true);
    driver.awaitComplete(job);
  }

  private static void videoStream(JobDriver driver) {
    long camera = driver.newCamera();
    String address = "rtsp://127.0.0.1:9/conformance";
    MediaFile live = new MediaFile(FileType.VIDEOSTREAM, camera, address, "정문", null);
    CameraJob job = driver.start(driver.request(0, camera, CameraType.VIDEOSTREAM, live));
    if (driver.interrupt(0, camera).status() == ReplyStatus.ERROR
        && job.phase != CameraJob.Phase.ENDED) {
      throw ConformanceFailure.of(
          "the stream to be interrupted", "the app refuses and did not end it");
    }
    driver.runJob(0, 1);
  }

  private static void ids(JobDriver driver) {
    long camera = Long.MAX_VALUE;
    CameraJob job = driver.start(driver.request(0, camera, CameraType.FILESET, null));
    long odd = (1L << 53) + 1;
    driver.push(
        job,
        List.of(
            driver.newFile(odd, "a.mp4"),
            driver.newFile(odd + 1, "b.mp4"),
            driver.newFile(Long.MAX_VALUE, "c.mp4")),
        true);
    driver.awaitComplete(job);
  }

  private static void busyStream(JobDriver driver) {
    AppConversation conversation = driver.conversation();
    CameraJob first = driver.start(0);
    driver.push(first, 1, false);
    driver.awaitDone(first, 1);
    StartAnalysis second = driver.request(0);
    conversation.send(second, second.requestId());
    // a waiting camera needs no reply: once the status arrives, a refusal would have arrived too
    driver.status(null, null);
    CameraJob other = conversation.checker().job(second.cameraId());
    boolean refused = other.phase == CameraJob.Phase.ENDED;
    driver.push(first, 1, true);
    driver.awaitComplete(first);
    if (refused) {
      conversation.addRemark("a second camera is refused, not queued");
    } else {
      conversation.addRemark("a second camera is queued");
      if (other.phase == CameraJob.Phase.REQUESTED) {
        AnalysisStarted answer = driver.startAnswer(second);
        if (answer.status() != ReplyStatus.OK) {
          throw ConformanceFailure.of(
              "the queued camera to start", "refused: " + answer.errorReason());
        }
      }
      driver.push(other, 1, true);
      driver.awaitComplete(other);
    }
    driver.runJob(0, 1);
  }

  private static void status(JobDriver driver) {
    List<StreamStatus> idle = streams(driver.status(null, null));
    if (idle.size() != driver.streams()) {
      throw ConformanceFailure.of(
          driver.streams() + " streams in analysis_status", "it has " + idle.size());
    }
    CameraJob job = driver.start(0);
    driver.push(job, 2, false);
    driver.awaitDone(job, 2);
    running(streams(driver.status(null, null)).getFirst(), job);
    running(driver.status(0, null).stream(), job);
    AnalysisStatus one = driver.status(0, job.cameraId);
    if (!Integer.valueOf(0).equals(one.streamId())) {
      throw ConformanceFailure.of("stream_id 0 beside the camera", "it is " + one.streamId());
    }
    camera(one.camera(), job);
    driver.push(job, 0, true);
    driver.awaitComplete(job);
    StreamStatus after = driver.status(0, null).stream();
    if (after == null || !"idle".equalsIgnoreCase(after.status()) || !after.cameras().isEmpty()) {
      throw ConformanceFailure.of("an idle stream after analysis_complete", "it is " + after);
    }
  }

  private static List<StreamStatus> streams(AnalysisStatus status) {
    List<StreamStatus> streams = status.streams();
    if (streams == null) {
      throw ConformanceFailure.of("streams in analysis_status of all", "they are missing");
    }
    return streams;
  }

  private static void running(@Nullable StreamStatus stream, CameraJob job) {
    if (stream == null || stream.streamId() != job.streamId) {
      throw ConformanceFailure.of("stream 0 in analysis_status", "it is " + stream);
    }
    if (!"running".equalsIgnoreCase(stream.status()) || stream.cameras().size() != 1) {
      throw ConformanceFailure.of("a running stream with one camera", "it is " + stream);
    }
    camera(stream.cameras().getFirst(), job);
  }

  private static void camera(@Nullable CameraStatus camera, CameraJob job) {
    FilesStatus files = camera == null ? null : camera.files();
    if (camera == null || files == null || camera.cameraId() != job.cameraId) {
      throw ConformanceFailure.of("camera " + job.cameraId + " with its files", "it is " + camera);
    }
    if (!"running".equalsIgnoreCase(camera.status())) {
      throw ConformanceFailure.of("a camera with status running", "it is " + camera.status());
    }
    if (files.completedCount() != 2 || files.queuedCount() != 0 || !files.queued().isEmpty()) {
      throw ConformanceFailure.of("completed_count 2 and queued_count 0", "they are " + files);
    }
  }

  private static void metrics(JobDriver driver) {
    String id = AppConversation.newId();
    driver.conversation().send(new QueryMetrics(id), id);
    MetricsResponse load =
        driver
            .conversation()
            .await(
                MetricsResponse.class,
                "metrics_response",
                reply -> reply.requestId() == null || reply.requestId().equals(id));
    for (double value :
        new double[] {load.cpuPercent(), load.ramMb(), load.gpuPercent(), load.vramMb()}) {
      if (!Double.isFinite(value) || value < 0) {
        throw ConformanceFailure.of("numbers of at least 0 in metrics_response", "one is " + value);
      }
    }
    if (load.ramMb() == 0) {
      throw ConformanceFailure.of("ram_mb above 0", "it is 0");
    }
  }
}
