package io.dsfleet.conformance;

import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.FilesStatus;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.QueryMetrics;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.Status;
import io.dsfleet.messages.app.StreamStatus;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Work as it should go, and questions about it. */
final class BasicScenarios {
  private static final int MOST_STREAMS_AT_ONCE = 64;

  private BasicScenarios() {}

  static List<ConformanceScenario> all() {
    return List.of(
        new ConformanceScenario(
            "handshake",
            "connects, introduces itself with app_ready and keeps the connection",
            BasicScenarios::handshake),
        new ConformanceScenario("happy-path", "works off a camera of three files", jobs -> jobs.whole(0, 3)),
        new ConformanceScenario(
            "every-stream", "works on all of its streams at once", BasicScenarios::everyStream),
        new ConformanceScenario(
            "several-pushes",
            "takes files push by push, and the eos alone",
            BasicScenarios::severalPushes),
        new ConformanceScenario(
            "single-file", "works off a camera that is one file", BasicScenarios::singleFile),
        new ConformanceScenario(
            "init-file", "counts the init_file as the camera's first", BasicScenarios::initFile),
        new ConformanceScenario(
            "video-stream",
            "takes a stream without files and ends it by interrupt",
            BasicScenarios::videoStream),
        new ConformanceScenario(
            "large-ids", "repeats ids of 64 bits exactly (2^53+1, 2^63-1)", BasicScenarios::ids),
        new ConformanceScenario(
            "thousand-files",
            "works off a large camera that comes in frames below 64 KiB",
            jobs -> jobs.whole(0, jobs.stage().settings.files())),
        new ConformanceScenario(
            "busy-stream",
            "queues or refuses a second camera and is true to the first",
            BasicScenarios::busyStream),
        new ConformanceScenario(
            "status",
            "says what runs: all streams, one stream, one camera",
            BasicScenarios::status),
        new ConformanceScenario("metrics", "says its load", BasicScenarios::metrics));
  }

  private static void handshake(JobDriver jobs) {
    AppConversation stage = jobs.stage();
    stage.remark(
        "%s, process %d, %d streams, %s"
            .formatted(
                stage.app().instanceId(),
                stage.app().processId(),
                stage.app().streamsCount(),
                stage.app().version() == null ? "no version" : stage.app().version()));
    stage.ping();
    stage.awaitPong();
  }

  private static void everyStream(JobDriver jobs) {
    List<CameraJob> all = new ArrayList<>();
    int streams = Math.min(jobs.streams(), MOST_STREAMS_AT_ONCE);
    for (int stream = 0; stream < streams; stream++) {
      all.add(jobs.start(stream));
    }
    for (CameraJob job : all.reversed()) {
      jobs.push(job, 2, true);
    }
    all.forEach(jobs::awaitComplete);
  }

  private static void severalPushes(JobDriver jobs) {
    CameraJob job = jobs.start(0);
    jobs.push(job, 2, false);
    jobs.push(job, 1, false);
    jobs.awaitDone(job, 3);
    jobs.push(job, 1, false);
    jobs.push(job, 0, true);
    jobs.awaitComplete(job);
  }

  private static void singleFile(JobDriver jobs) {
    long id = jobs.newCamera();
    MediaFile file = jobs.newFile(id, "한-파일.mp4");
    CameraJob job = jobs.start(jobs.request(0, id, CameraType.FILE, null));
    jobs.push(job, List.of(file), true);
    jobs.awaitComplete(job);
  }

  private static void initFile(JobDriver jobs) {
    MediaFile first = jobs.newFile();
    CameraJob job = jobs.start(jobs.request(0, jobs.newCamera(), CameraType.FILESET, first));
    jobs.push(job, 1, true);
    jobs.awaitComplete(job);
  }

  private static void videoStream(JobDriver jobs) {
    long camera = jobs.newCamera();
    String address = "rtsp://127.0.0.1:9/conformance";
    MediaFile live = new MediaFile(FileType.VIDEOSTREAM, camera, address, "정문", null);
    CameraJob job = jobs.start(jobs.request(0, camera, CameraType.VIDEOSTREAM, live));
    if (jobs.interrupt(0, camera).status() == Status.ERROR && job.phase != CameraJob.Phase.ENDED) {
      throw ConformanceFailure.of("the stream to be interrupted", "the app refuses and did not end it");
    }
    jobs.whole(0, 1);
  }

  private static void ids(JobDriver jobs) {
    long camera = Long.MAX_VALUE;
    CameraJob job = jobs.start(jobs.request(0, camera, CameraType.FILESET, null));
    long odd = (1L << 53) + 1;
    jobs.push(
        job,
        List.of(
            jobs.newFile(odd, "a.mp4"),
            jobs.newFile(odd + 1, "b.mp4"),
            jobs.newFile(Long.MAX_VALUE, "c.mp4")),
        true);
    jobs.awaitComplete(job);
  }

  private static void busyStream(JobDriver jobs) {
    AppConversation stage = jobs.stage();
    CameraJob first = jobs.start(0);
    jobs.push(first, 1, false);
    jobs.awaitDone(first, 1);
    StartAnalysis second = jobs.request(0);
    stage.say(second, second.requestId());
    // nothing need be said of a camera that waits: what is said by now was said before this answer
    jobs.status(null, null);
    CameraJob other = stage.referee().job(second.cameraId());
    boolean refused = other.phase == CameraJob.Phase.ENDED;
    jobs.push(first, 1, true);
    jobs.awaitComplete(first);
    if (refused) {
      stage.remark("a second camera is refused, not queued");
    } else {
      stage.remark("a second camera is queued");
      if (other.phase == CameraJob.Phase.ASKED) {
        AnalysisStarted answer = jobs.startAnswer(second);
        if (answer.status() != Status.OK) {
          throw ConformanceFailure.of("the queued camera to start", "refused: " + answer.errorReason());
        }
      }
      jobs.push(other, 1, true);
      jobs.awaitComplete(other);
    }
    jobs.whole(0, 1);
  }

  private static void status(JobDriver jobs) {
    List<StreamStatus> idle = streams(jobs.status(null, null));
    if (idle.size() != jobs.streams()) {
      throw ConformanceFailure.of(jobs.streams() + " streams in analysis_status", "it has " + idle.size());
    }
    CameraJob job = jobs.start(0);
    jobs.push(job, 2, false);
    jobs.awaitDone(job, 2);
    running(streams(jobs.status(null, null)).getFirst(), job);
    running(jobs.status(0, null).stream(), job);
    AnalysisStatus one = jobs.status(0, job.cameraId);
    if (!Integer.valueOf(0).equals(one.streamId())) {
      throw ConformanceFailure.of("stream_id 0 beside the camera", "it is " + one.streamId());
    }
    camera(one.camera(), job);
    jobs.push(job, 0, true);
    jobs.awaitComplete(job);
    StreamStatus after = jobs.status(0, null).stream();
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

  private static void metrics(JobDriver jobs) {
    String id = AppConversation.newId();
    jobs.stage().say(new QueryMetrics(id), id);
    MetricsResponse load =
        jobs.stage()
            .await(
                MetricsResponse.class,
                "metrics_response",
                said -> said.requestId() == null || said.requestId().equals(id));
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
