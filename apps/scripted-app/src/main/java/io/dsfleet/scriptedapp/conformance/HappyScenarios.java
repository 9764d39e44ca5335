package io.dsfleet.scriptedapp.conformance;

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
final class HappyScenarios {
  private static final int MOST_STREAMS_AT_ONCE = 64;

  private HappyScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario(
            "handshake",
            "connects, introduces itself with app_ready and keeps the connection",
            HappyScenarios::handshake),
        new Scenario("happy-path", "works off a camera of three files", jobs -> jobs.whole(0, 3)),
        new Scenario(
            "every-stream", "works on all of its streams at once", HappyScenarios::everyStream),
        new Scenario(
            "several-pushes",
            "takes files push by push, and the eos alone",
            HappyScenarios::severalPushes),
        new Scenario(
            "single-file", "works off a camera that is one file", HappyScenarios::singleFile),
        new Scenario(
            "init-file", "counts the init_file as the camera's first", HappyScenarios::initFile),
        new Scenario(
            "video-stream",
            "takes a stream without files and ends it by interrupt",
            HappyScenarios::videoStream),
        new Scenario(
            "large-ids", "repeats ids of 64 bits exactly (2^53+1, 2^63-1)", HappyScenarios::ids),
        new Scenario(
            "thousand-files",
            "works off a large camera that comes in frames below 64 KiB",
            jobs -> jobs.whole(0, jobs.stage().settings.files())),
        new Scenario(
            "busy-stream",
            "queues or refuses a second camera and is true to the first",
            HappyScenarios::busyStream),
        new Scenario(
            "status",
            "says what runs: all streams, one stream, one camera",
            HappyScenarios::status),
        new Scenario("metrics", "says its load", HappyScenarios::metrics));
  }

  private static void handshake(Jobs jobs) {
    Stage stage = jobs.stage();
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

  private static void everyStream(Jobs jobs) {
    List<Job> all = new ArrayList<>();
    int streams = Math.min(jobs.streams(), MOST_STREAMS_AT_ONCE);
    for (int stream = 0; stream < streams; stream++) {
      all.add(jobs.start(stream));
    }
    for (Job job : all.reversed()) {
      jobs.push(job, 2, true);
    }
    all.forEach(jobs::awaitComplete);
  }

  private static void severalPushes(Jobs jobs) {
    Job job = jobs.start(0);
    jobs.push(job, 2, false);
    jobs.push(job, 1, false);
    jobs.awaitDone(job, 3);
    jobs.push(job, 1, false);
    jobs.push(job, 0, true);
    jobs.awaitComplete(job);
  }

  private static void singleFile(Jobs jobs) {
    long id = jobs.newCamera();
    MediaFile file = jobs.newFile(id, "한-파일.mp4");
    Job job = jobs.start(jobs.request(0, id, CameraType.FILE, null));
    jobs.push(job, List.of(file), true);
    jobs.awaitComplete(job);
  }

  private static void initFile(Jobs jobs) {
    MediaFile first = jobs.newFile();
    Job job = jobs.start(jobs.request(0, jobs.newCamera(), CameraType.FILESET, first));
    jobs.push(job, 1, true);
    jobs.awaitComplete(job);
  }

  private static void videoStream(Jobs jobs) {
    long camera = jobs.newCamera();
    String address = "rtsp://127.0.0.1:9/conformance";
    MediaFile live = new MediaFile(FileType.VIDEOSTREAM, camera, address, "정문", null);
    Job job = jobs.start(jobs.request(0, camera, CameraType.VIDEOSTREAM, live));
    if (jobs.interrupt(0, camera).status() == Status.ERROR && job.phase != Job.Phase.ENDED) {
      throw Unexpected.of("the stream to be interrupted", "the app refuses and did not end it");
    }
    jobs.whole(0, 1);
  }

  private static void ids(Jobs jobs) {
    long camera = Long.MAX_VALUE;
    Job job = jobs.start(jobs.request(0, camera, CameraType.FILESET, null));
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

  private static void busyStream(Jobs jobs) {
    Stage stage = jobs.stage();
    Job first = jobs.start(0);
    jobs.push(first, 1, false);
    jobs.awaitDone(first, 1);
    StartAnalysis second = jobs.request(0);
    stage.say(second, second.requestId());
    // nothing need be said of a camera that waits: what is said by now was said before this answer
    jobs.status(null, null);
    Job other = stage.referee().job(second.cameraId());
    boolean refused = other.phase == Job.Phase.ENDED;
    jobs.push(first, 1, true);
    jobs.awaitComplete(first);
    if (refused) {
      stage.remark("a second camera is refused, not queued");
    } else {
      stage.remark("a second camera is queued");
      if (other.phase == Job.Phase.ASKED) {
        AnalysisStarted answer = jobs.startAnswer(second);
        if (answer.status() != Status.OK) {
          throw Unexpected.of("the queued camera to start", "refused: " + answer.errorReason());
        }
      }
      jobs.push(other, 1, true);
      jobs.awaitComplete(other);
    }
    jobs.whole(0, 1);
  }

  private static void status(Jobs jobs) {
    List<StreamStatus> idle = streams(jobs.status(null, null));
    if (idle.size() != jobs.streams()) {
      throw Unexpected.of(jobs.streams() + " streams in analysis_status", "it has " + idle.size());
    }
    Job job = jobs.start(0);
    jobs.push(job, 2, false);
    jobs.awaitDone(job, 2);
    running(streams(jobs.status(null, null)).getFirst(), job);
    running(jobs.status(0, null).stream(), job);
    AnalysisStatus one = jobs.status(0, job.cameraId);
    if (!Integer.valueOf(0).equals(one.streamId())) {
      throw Unexpected.of("stream_id 0 beside the camera", "it is " + one.streamId());
    }
    camera(one.camera(), job);
    jobs.push(job, 0, true);
    jobs.awaitComplete(job);
    StreamStatus after = jobs.status(0, null).stream();
    if (after == null || !"idle".equalsIgnoreCase(after.status()) || !after.cameras().isEmpty()) {
      throw Unexpected.of("an idle stream after analysis_complete", "it is " + after);
    }
  }

  private static List<StreamStatus> streams(AnalysisStatus status) {
    List<StreamStatus> streams = status.streams();
    if (streams == null) {
      throw Unexpected.of("streams in analysis_status of all", "they are missing");
    }
    return streams;
  }

  private static void running(@Nullable StreamStatus stream, Job job) {
    if (stream == null || stream.streamId() != job.streamId) {
      throw Unexpected.of("stream 0 in analysis_status", "it is " + stream);
    }
    if (!"running".equalsIgnoreCase(stream.status()) || stream.cameras().size() != 1) {
      throw Unexpected.of("a running stream with one camera", "it is " + stream);
    }
    camera(stream.cameras().getFirst(), job);
  }

  private static void camera(@Nullable CameraStatus camera, Job job) {
    FilesStatus files = camera == null ? null : camera.files();
    if (camera == null || files == null || camera.cameraId() != job.cameraId) {
      throw Unexpected.of("camera " + job.cameraId + " with its files", "it is " + camera);
    }
    if (!"running".equalsIgnoreCase(camera.status())) {
      throw Unexpected.of("a camera with status running", "it is " + camera.status());
    }
    if (files.completedCount() != 2 || files.queuedCount() != 0 || !files.queued().isEmpty()) {
      throw Unexpected.of("completed_count 2 and queued_count 0", "they are " + files);
    }
  }

  private static void metrics(Jobs jobs) {
    String id = Stage.newId();
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
        throw Unexpected.of("numbers of at least 0 in metrics_response", "one is " + value);
      }
    }
    if (load.ramMb() == 0) {
      throw Unexpected.of("ram_mb above 0", "it is 0");
    }
  }
}
