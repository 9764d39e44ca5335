package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.ReconnectionAck;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.FileStarted;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobInterrupted;
import io.dsfleet.messages.broker.JobProgressed;
import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.ReportedCamera;
import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.StartAnswer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the messages about jobs, between a scripted app and the real bridge. */
class JobMessagesTest {
  private static TestBridge bridge;

  @BeforeAll
  static void start() {
    bridge = new TestBridge("dsfleet.bridge.status-interval=100ms");
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static RegisteredApp app(AppBehaviour behaviour) {
    return new RegisteredApp(bridge, settings -> settings.behaviour(behaviour));
  }

  private static RegisteredApp idling() {
    return app(AppBehaviour.obedient().onStart(StartAnswer.ACCEPT_AND_IDLE));
  }

  @Test
  void job_isStartedPushedAndReportedFileByFile() {
    try (RegisteredApp at = app(AppBehaviour.obedient())) {
      Assignment job = at.startJob("whole", 3);

      for (long file = 1; file <= 3; file++) {
        assertThat(at.next(FileStarted.class)).isEqualTo(new FileStarted(job, file, file + ".mp4"));
        assertThat(at.next(FileFinished.class))
            .isEqualTo(new FileFinished(job, file, file + ".mp4", null, false));
      }
      JobCompleted end = at.next(JobCompleted.class);
      assertThat(end.ok()).isTrue();
      assertThat(end.processedCount()).isEqualTo(3);
      assertThat(at.received("start_analysis")).isEqualTo(1);
      assertThat(at.received("push_file")).isEqualTo(1);
      assertThat(at.app.observations().startsByCamera()).containsEntry(RegisteredApp.CAMERA, 1);
      assertThat(at.app.observations().violations()).isEmpty();
      assertThat(at.app.observations().errorCodes()).isEmpty();
    }
  }

  @Test
  void videoStream_isStartedWithItsAddress_andEndedByInterrupt() {
    try (RegisteredApp at = app(AppBehaviour.obedient())) {
      MediaFile live =
          new MediaFile(FileType.VIDEOSTREAM, 5L, "rtsp://127.0.0.1:9/live", "정문", null);
      AnalysisRequest request =
          new AnalysisRequest(
              RegisteredApp.CAMERA,
              CameraType.VIDEOSTREAM,
              "rtsp://127.0.0.1:9/live",
              "정문",
              "/out",
              null,
              live,
              null,
              null,
              null);
      Assignment job = at.assignment("live");
      at.command(new StartJob(job, at.ready.session(), request));
      assertThat(at.next(FileStarted.class).fileId()).isEqualTo(5);

      at.command(new InterruptJob(job, at.ready.session(), RegisteredApp.CAMERA, "user_cancelled"));

      assertThat(at.next(JobInterrupted.class).ok()).isTrue();
      assertThat(at.received("push_file")).isZero();
    }
  }

  @Test
  void file_isStartedAndPushedInOneFrame() {
    try (RegisteredApp at = app(AppBehaviour.obedient())) {
      MediaFile file = new MediaFile(FileType.FILE, 5L, "/in/1.mp4", "1.mp4", "/out/1.mp4.json");
      AnalysisRequest request =
          new AnalysisRequest(
              RegisteredApp.CAMERA,
              CameraType.FILE,
              "/in/1.mp4",
              "정문",
              "/out",
              List.of(file),
              null,
              null,
              null,
              null);

      at.command(new StartJob(at.assignment("file"), at.ready.session(), request));

      assertThat(at.next(JobCompleted.class).processedCount()).isEqualTo(1);
      assertThat(at.received("push_file")).isEqualTo(1);
    }
  }

  @Test
  void refusedStart_isPublishedWithItsReason() {
    try (RegisteredApp at = app(AppBehaviour.obedient().onStart(StartAnswer.REFUSE))) {
      Assignment job = at.submit("refused", 1);

      JobRefused refused = at.next(JobRefused.class);
      assertThat(refused.assignment()).isEqualTo(job);
      assertThat(refused.code()).isEqualTo(JobRefusalCode.APP_REFUSED);
      assertThat(refused.reason()).isEqualTo("stream 0 is not ready");
      assertThat(at.received("push_file")).isZero();
    }
  }

  @Test
  void refusedPush_interruptsTheCamera_andRefusesTheJob() {
    try (RegisteredApp at = idling()) {
      Assignment job = at.startJob("unpushed", 2);

      at.app.sendMessage(
          new PushAck(null, 0, RegisteredApp.CAMERA, ReplyStatus.ERROR, null, "disk full"));

      JobRefused refused = at.next(JobRefused.class);
      assertThat(refused.assignment()).isEqualTo(job);
      assertThat(refused.code()).isEqualTo(JobRefusalCode.PUSH_REFUSED);
      assertThat(refused.reason()).isEqualTo("disk full");
      assertThat(at.received("interrupt_analysis")).isEqualTo(1);
    }
  }

  @Test
  void confirmedPush_changesNothing() {
    try (RegisteredApp at = idling()) {
      Assignment job = at.startJob("confirmed", 1);
      at.app.sendMessage(new PushAck(null, 0, RegisteredApp.CAMERA, ReplyStatus.OK, "taken", null));

      at.processFile(1);

      assertThat(at.next(JobCompleted.class).assignment()).isEqualTo(job);
      assertThat(at.app.observations().errorCodes()).isEmpty();
    }
  }

  @Test
  void unreadableFile_isReported_andTheJobContinues() {
    try (RegisteredApp at = app(AppBehaviour.obedient().unreadable(file -> file.fileId() == 1))) {
      at.startJob("unreadable", 2);

      assertThat(at.next(FileFinished.class).error())
          .isEqualTo("the script marks the file as unreadable");
      assertThat(at.next(FileFinished.class).error()).isNull();
      assertThat(at.next(JobCompleted.class).ok()).isTrue();
    }
  }

  @Test
  void failedCamera_isReportedAsFailed() {
    try (RegisteredApp at = app(AppBehaviour.obedient())) {
      at.app
          .behaviour()
          .mutator(
              said ->
                  List.of(
                      said instanceof AnalysisComplete end
                          ? new AnalysisComplete(
                              end.requestId(), 0, end.cameraId(), "error", 1, "no GPU")
                          : said));
      at.startJob("failed", 1);

      JobCompleted end = at.next(JobCompleted.class);
      assertThat(end.ok()).isFalse();
      assertThat(end.message()).isEqualTo("no GPU");
    }
  }

  @Test
  void interrupt_isSent_andItsReplyReported() {
    try (RegisteredApp at = idling()) {
      Assignment job = at.startJob("stopped", 2);

      at.command(new InterruptJob(job, at.ready.session(), RegisteredApp.CAMERA, "user_cancelled"));

      JobInterrupted end = at.next(JobInterrupted.class);
      assertThat(end.assignment()).isEqualTo(job);
      assertThat(end.ok()).isTrue();
      // The stream can be used again.
      at.app.behaviour().onStart(StartAnswer.WORK);
      Assignment next = at.startJob("next", 1);
      assertThat(at.next(JobCompleted.class).assignment()).isEqualTo(next);
    }
  }

  @Test
  void refusedInterrupt_isReportedWithItsReason() {
    try (RegisteredApp at = idling()) {
      Assignment job = at.startJob("unstopped", 2);
      at.app
          .behaviour()
          .mutator(
              said ->
                  List.of(
                      said instanceof AnalysisInterrupted answer
                          ? new AnalysisInterrupted(
                              answer.requestId(),
                              0,
                              answer.cameraId(),
                              ReplyStatus.ERROR,
                              null,
                              "never")
                          : said));

      at.command(new InterruptJob(job, at.ready.session(), RegisteredApp.CAMERA, "user_cancelled"));

      JobInterrupted end = at.next(JobInterrupted.class);
      assertThat(end.ok()).isFalse();
      assertThat(end.reason()).isEqualTo("never");
    }
  }

  @Test
  void runningJob_isPolled_andItsProgressReported() {
    try (RegisteredApp at = idling()) {
      Assignment job = at.startJob("asked", 3);
      at.startFile(1);

      JobProgressed progress = at.next(JobProgressed.class);
      while (progress.processing().isEmpty()) {
        progress = at.next(JobProgressed.class);
      }

      assertThat(progress.assignment()).isEqualTo(job);
      assertThat(progress.processing().getFirst().fileId()).isEqualTo(1);
      assertThat(progress.queuedCount()).isEqualTo(2);
      assertThat(at.received("query_analysis_status")).isPositive();
    }
  }

  @Test
  void reconnection_isAcknowledged_andTheJobContinues() {
    try (RegisteredApp at = idling()) {
      Assignment job = at.startJob("going-on", 3);
      at.processFile(1);
      assertThat(at.next(FileFinished.class).fileId()).isEqualTo(1);
      at.app.drop();
      assertThat(at.next(SessionLost.class).session()).isEqualTo(at.ready.session());

      assertThat(at.app.reconnect())
          .succeedsWithin(RegisteredApp.BOUND.toSeconds(), TimeUnit.SECONDS);

      InstanceReady back = at.next(InstanceReady.class);
      ReconnectionAck answer = at.answer(ReconnectionAck.class);
      assertThat(answer.status()).isEqualTo(ReplyStatus.OK);
      assertThat(answer.sessionRestored()).isTrue();
      assertThat(answer.configVerified()).isTrue();
      assertThat(answer.streamsCountVerified()).isTrue();
      assertThat(at.received("execute_ack")).isEqualTo(1);
      assertThat(back.epoch()).isEqualTo(at.ready.epoch());
      assertThat(back.running())
          .containsExactly(new ReportedCamera(0, RegisteredApp.CAMERA, true, 1, List.of(2L, 3L)));
      AnalysisRequest request = RegisteredApp.request(3);
      at.command(new ResumeJob(job, back.session(), request, request.files(), List.of(1L)));
      for (long file = 2; file <= 3; file++) {
        at.processFile(file);
        assertThat(at.next(FileFinished.class)).returns(file, FileFinished::fileId);
      }
      JobCompleted end = at.next(JobCompleted.class);
      assertThat(end.assignment()).isEqualTo(job);
      assertThat(end.processedCount()).isEqualTo(3);
      assertThat(at.received("start_analysis")).isEqualTo(1);
      // Neither a file nor eos, which was pushed with the last file, is pushed again.
      assertThat(at.app.observations().violations()).isEmpty();
    }
  }
}
