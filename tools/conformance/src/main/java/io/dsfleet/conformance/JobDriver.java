package io.dsfleet.conformance;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.ProcessingStarted;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.Status;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives the app cameras and files, with ids that no double can hold and paths beyond ASCII. */
final class JobDriver {
  /** Below the 64 KiB that clients take, the frame's own words left out. */
  private static final int FRAME_ROOM = 60_000;

  private static final String FOLDER = "/dsfleet-conformance/서울특별시_교차로_북측_카메라";

  private final AppConversation stage;
  private long nextCamera = (1L << 53) + 1;
  private long nextFile = (1L << 62) + 1;

  JobDriver(AppConversation stage) {
    this.stage = stage;
  }

  AppConversation stage() {
    return stage;
  }

  int streams() {
    return stage.app().streamsCount();
  }

  long newCamera() {
    return nextCamera++;
  }

  /** A request for a camera of files. */
  StartAnalysis request(int stream) {
    return request(stream, newCamera(), CameraType.FILESET, null);
  }

  StartAnalysis request(int stream, long camera, CameraType type, @Nullable MediaFile first) {
    return new StartAnalysis(
        AppConversation.newId(),
        stream,
        camera,
        type,
        first == null || first.filePath() == null ? FOLDER : first.filePath(),
        "북측 카메라 " + camera,
        stage.settings.outputDir() + "/" + camera,
        first);
  }

  /** Starts a camera on the stream; the app has to take it. */
  CameraJob start(int stream) {
    return start(request(stream));
  }

  CameraJob start(StartAnalysis request) {
    stage.say(request, request.requestId());
    return taken(request);
  }

  /** Waits until the app says that it takes the camera. */
  CameraJob taken(StartAnalysis request) {
    AnalysisStarted answer = startAnswer(request);
    if (answer.status() != Status.OK) {
      throw ConformanceFailure.of(
          "the free stream " + request.streamId() + " to take a camera",
          "the app refuses: " + answer.errorReason());
    }
    return stage.referee().job(request.cameraId());
  }

  AnalysisStarted startAnswer(StartAnalysis request) {
    return stage.answer(AnalysisStarted.class, "analysis_started", request.requestId());
  }

  MediaFile newFile() {
    return newFile(nextFile++, "파일-" + (nextFile & 0xffff) + ".mp4");
  }

  MediaFile newFile(long id, String name) {
    String media = stage.settings.media();
    String path = media == null ? FOLDER + "/" + name : media;
    return new MediaFile(FileType.FILE, id, path, name, null);
  }

  List<MediaFile> newFiles(int count) {
    return Stream.generate(this::newFile).limit(count).toList();
  }

  /** Pushes so many files, and the end mark if it is the end, in frames below 64 KiB. */
  void push(CameraJob job, int count, boolean end) {
    push(job, newFiles(count), end);
  }

  void push(CameraJob job, List<MediaFile> files, boolean end) {
    List<MediaFile> part = new ArrayList<>();
    int bytes = 0;
    for (MediaFile file : files) {
      int size = 200 + length(file.filePath()) + length(file.fileName());
      if (bytes + size > FRAME_ROOM) {
        pushFrame(job, part, false);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(file);
      bytes += size;
    }
    pushFrame(job, part, end);
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void pushFrame(CameraJob job, List<MediaFile> files, boolean end) {
    PushFile push = pushOf(job.streamId, job.cameraId, files, end);
    stage.say(push, push.requestId());
  }

  static PushFile pushOf(int stream, long camera, List<MediaFile> files, boolean end) {
    List<MediaFile> items = new ArrayList<>(files);
    if (end) {
      items.add(MediaFile.END);
    }
    return new PushFile(AppConversation.newId(), stream, camera, files.size(), List.copyOf(items));
  }

  /** Waits for the camera's end. */
  void awaitComplete(CameraJob job) {
    // what several cameras say is mixed: this one's end may have come while another was awaited
    if (job.phase != CameraJob.Phase.ENDED) {
      stage.await(
          AnalysisComplete.class,
          "analysis_complete for camera " + job.cameraId,
          complete -> complete.cameraId() == job.cameraId);
    }
    if (job.failedFiles > 0 && stage.settings.media() != null) {
      throw ConformanceFailure.of(
          "files that the app can read", job.failedFiles + " came back with status error");
    }
  }

  /** Waits for the first word of a file. */
  void awaitProcessing(CameraJob job) {
    stage.await(
        ProcessingStarted.class,
        "processing_started for camera " + job.cameraId,
        begun -> begun.cameraId() == job.cameraId);
  }

  /** Waits until so many files are done. */
  void awaitDone(CameraJob job, int files) {
    while (job.doneCount() < files) {
      stage.await("file_done for camera " + job.cameraId, said -> said.type().equals("file_done"));
    }
  }

  /** A whole job: the stream is as good as new. */
  void whole(int stream, int files) {
    CameraJob job = start(stream);
    push(job, files, true);
    awaitComplete(job);
  }

  /** Stops the camera; the app has to say ok. */
  void interrupt(CameraJob job) {
    AnalysisInterrupted answer = interrupt(job.streamId, job.cameraId);
    if (answer.status() != Status.OK) {
      throw ConformanceFailure.of(
          "the interrupt of camera " + job.cameraId + " to be done",
          "the app refuses: " + answer.errorReason());
    }
  }

  AnalysisInterrupted interrupt(int stream, long camera) {
    InterruptAnalysis asked =
        new InterruptAnalysis(AppConversation.newId(), stream, camera, "user_cancelled");
    stage.say(asked, asked.requestId());
    return stage.answer(AnalysisInterrupted.class, "analysis_interrupted", asked.requestId());
  }

  /** Asks to stop what is not there; the app has to refuse. */
  void interruptInVain(int stream, long camera, String why) {
    if (interrupt(stream, camera).status() != Status.ERROR) {
      throw ConformanceFailure.of("analysis_interrupted with status error: " + why, "it is ok");
    }
  }

  /** Pushes what does not fit; the app has to refuse. */
  void pushInVain(int stream, long camera, String why) {
    PushFile push = pushOf(stream, camera, newFiles(1), false);
    stage.say(push, push.requestId());
    PushAck answer =
        stage.answer(PushAck.class, "push_ack with status error: " + why, push.requestId());
    if (answer.status() != Status.ERROR) {
      throw ConformanceFailure.of("push_ack with status error: " + why, "it is ok");
    }
  }

  AnalysisStatus status(@Nullable Integer stream, @Nullable Long camera) {
    String id = AppConversation.newId();
    stage.say(new QueryAnalysisStatus(id, stream, camera), id);
    return stage.answer(AnalysisStatus.class, "analysis_status", id);
  }
}
