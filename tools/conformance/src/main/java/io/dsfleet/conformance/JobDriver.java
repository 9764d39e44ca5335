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
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts, feeds and interrupts cameras. Uses ids that no double can represent and non-ASCII paths.
 */
final class JobDriver {
  /** Limit for the files of a frame, so that the whole frame stays below 64 KiB. */
  private static final int MAX_FRAME_BYTES = 60_000;

  private static final String FOLDER = "/dsfleet-conformance/서울특별시_교차로_북측_카메라";

  private final AppConversation conversation;
  private long nextCamera = (1L << 53) + 1;
  private long nextFile = (1L << 62) + 1;

  JobDriver(AppConversation conversation) {
    this.conversation = conversation;
  }

  AppConversation conversation() {
    return conversation;
  }

  int streams() {
    return conversation.app().streamsCount();
  }

  long newCamera() {
    return nextCamera++;
  }

  /** Creates a request for a fileset camera. */
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
        conversation.settings.outputDir() + "/" + camera,
        first);
  }

  /** Starts a camera on the stream; the app must accept it. */
  CameraJob start(int stream) {
    return start(request(stream));
  }

  CameraJob start(StartAnalysis request) {
    conversation.send(request, request.requestId());
    return awaitAccepted(request);
  }

  /** Waits until the app accepts the camera. */
  CameraJob awaitAccepted(StartAnalysis request) {
    AnalysisStarted answer = startAnswer(request);
    if (answer.status() != ReplyStatus.OK) {
      throw ConformanceFailure.of(
          "the free stream " + request.streamId() + " to take a camera",
          "the app refuses: " + answer.errorReason());
    }
    return conversation.checker().job(request.cameraId());
  }

  AnalysisStarted startAnswer(StartAnalysis request) {
    return conversation.awaitReply(AnalysisStarted.class, "analysis_started", request.requestId());
  }

  MediaFile newFile() {
    return newFile(nextFile++, "파일-" + (nextFile & 0xffff) + ".mp4");
  }

  MediaFile newFile(long id, String name) {
    String media = conversation.settings.media();
    String path = media == null ? FOLDER + "/" + name : media;
    return new MediaFile(FileType.FILE, id, path, name, null);
  }

  List<MediaFile> newFiles(int count) {
    return Stream.generate(this::newFile).limit(count).toList();
  }

  /** Pushes files, and the eos if {@code end}, in frames below 64 KiB. */
  void push(CameraJob job, int count, boolean end) {
    push(job, newFiles(count), end);
  }

  void push(CameraJob job, List<MediaFile> files, boolean end) {
    List<MediaFile> batch = new ArrayList<>();
    int bytes = 0;
    for (MediaFile file : files) {
      int size = 200 + length(file.filePath()) + length(file.fileName());
      if (bytes + size > MAX_FRAME_BYTES) {
        pushFrame(job, batch, false);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(file);
      bytes += size;
    }
    pushFrame(job, batch, end);
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void pushFrame(CameraJob job, List<MediaFile> files, boolean end) {
    PushFile push = pushOf(job.streamId, job.cameraId, files, end);
    conversation.send(push, push.requestId());
  }

  static PushFile pushOf(int stream, long camera, List<MediaFile> files, boolean end) {
    List<MediaFile> items = new ArrayList<>(files);
    if (end) {
      items.add(MediaFile.EOS);
    }
    return new PushFile(AppConversation.newId(), stream, camera, files.size(), List.copyOf(items));
  }

  /** Awaits {@code analysis_complete}. */
  void awaitComplete(CameraJob job) {
    // messages of cameras are interleaved: this one may have ended while another was awaited
    if (job.phase != CameraJob.Phase.ENDED) {
      conversation.await(
          AnalysisComplete.class,
          "analysis_complete for camera " + job.cameraId,
          complete -> complete.cameraId() == job.cameraId);
    }
    if (job.failedFiles > 0 && conversation.settings.media() != null) {
      throw ConformanceFailure.of(
          "files that the app can read", job.failedFiles + " came back with status error");
    }
  }

  /** Awaits {@code processing_started}. */
  void awaitProcessing(CameraJob job) {
    conversation.await(
        ProcessingStarted.class,
        "processing_started for camera " + job.cameraId,
        started -> started.cameraId() == job.cameraId);
  }

  /** Waits until the given number of files is done. */
  void awaitDone(CameraJob job, int files) {
    while (job.doneCount() < files) {
      conversation.await(
          "file_done for camera " + job.cameraId, message -> message.type().equals("file_done"));
    }
  }

  /** Runs a whole job, to show that the stream works. */
  void runJob(int stream, int files) {
    CameraJob job = start(stream);
    push(job, files, true);
    awaitComplete(job);
  }

  /** Interrupts the camera; the app must confirm. */
  void interrupt(CameraJob job) {
    AnalysisInterrupted answer = interrupt(job.streamId, job.cameraId);
    if (answer.status() != ReplyStatus.OK) {
      throw ConformanceFailure.of(
          "the interrupt of camera " + job.cameraId + " to be done",
          "the app refuses: " + answer.errorReason());
    }
  }

  AnalysisInterrupted interrupt(int stream, long camera) {
    InterruptAnalysis interrupt =
        new InterruptAnalysis(AppConversation.newId(), stream, camera, "user_cancelled");
    conversation.send(interrupt, interrupt.requestId());
    return conversation.awaitReply(
        AnalysisInterrupted.class, "analysis_interrupted", interrupt.requestId());
  }

  /** Interrupts a camera that is not there; the app must refuse. */
  void expectInterruptRefused(int stream, long camera, String reason) {
    if (interrupt(stream, camera).status() != ReplyStatus.ERROR) {
      throw ConformanceFailure.of("analysis_interrupted with status error: " + reason, "it is ok");
    }
  }

  /** Pushes a file to a camera that is not there; the app must refuse. */
  void expectPushRefused(int stream, long camera, String reason) {
    PushFile push = pushOf(stream, camera, newFiles(1), false);
    conversation.send(push, push.requestId());
    PushAck answer =
        conversation.awaitReply(
            PushAck.class, "push_ack with status error: " + reason, push.requestId());
    if (answer.status() != ReplyStatus.ERROR) {
      throw ConformanceFailure.of("push_ack with status error: " + reason, "it is ok");
    }
  }

  AnalysisStatus status(@Nullable Integer stream, @Nullable Long camera) {
    String id = AppConversation.newId();
    conversation.send(new QueryAnalysisStatus(id, stream, camera), id);
    return conversation.awaitReply(AnalysisStatus.class, "analysis_status", id);
  }
}
