package io.dsfleet.scriptedapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.AppTerminated;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.ProcessingStarted;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.QueryMetrics;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.TerminateApp;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedAppTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final ScriptedServer server = new ScriptedServer();
  private final List<ScriptedApp> apps = new ArrayList<>();

  @AfterEach
  void close() {
    apps.forEach(ScriptedApp::close);
    server.close();
  }

  private ScriptedApp connected(AppSettings settings) {
    ScriptedApp app = settings.connect();
    apps.add(app);
    assertThat(app.ready()).succeedsWithin(10, TimeUnit.SECONDS);
    return app;
  }

  private ScriptedApp connected(AppBehaviour behaviour) {
    return connected(ScriptedApp.settings(server.uri(), "a", 2).behaviour(behaviour));
  }

  private static StartAnalysis start(int stream, long camera) {
    return new StartAnalysis(
        "s" + camera, stream, camera, CameraType.FILESET, "/in", "in", "/out", null);
  }

  private static PushFile push(int stream, long camera, long... files) {
    List<MediaFile> list = new ArrayList<>();
    LongStream.of(files)
        .forEach(id -> list.add(new MediaFile(FileType.FILE, id, "/in/" + id, id + ".mp4", null)));
    list.add(MediaFile.EOS);
    return new PushFile("p" + camera, stream, camera, files.length, list);
  }

  private void job(int stream, long camera, long... files) {
    server.send("a", start(stream, camera));
    server.send("a", push(stream, camera, files));
  }

  private <T extends AppMessage> T heard(Class<T> type) {
    await().until(() -> !server.received(type).isEmpty());
    return server.received(type).getLast();
  }

  @Test
  void jobOfTwoFiles_isReportedStepByStep() {
    ScriptedApp app = connected(AppBehaviour.obedient());

    job(1, 7, 70, 71);

    assertThat(heard(AnalysisComplete.class).processedCount()).isEqualTo(2);
    assertThat(server.received().stream().map(AppMessage::type))
        .containsExactly(
            "analysis_started",
            "processing_started",
            "file_done",
            "processing_started",
            "file_done",
            "analysis_complete");
    assertThat(app.observations().violations()).isEmpty();
    assertThat(app.observations().startsByCamera()).containsEntry(7L, 1);
    assertThat(app.observations().completedCount()).isEqualTo(1);
  }

  @Test
  void queries_areAnswered_whileAFileIsInProgress() {
    connected(AppBehaviour.obedient().fileTime(LONG));
    job(0, 7, 70, 71);
    server.send("a", new QueryMetrics("m"));
    server.send("a", new QueryAnalysisStatus("q", 0, 7L));
    server.send("a", new QueryAnalysisStatus("wrong", 1, 7L));

    await().until(() -> server.received(AnalysisStatus.class).size() == 2);
    AnalysisStatus status = server.received(AnalysisStatus.class).getFirst();
    assertThat(status.camera().files().processing().getFirst().fileId()).isEqualTo(70);
    assertThat(status.camera().files().queuedCount()).isEqualTo(1);
    assertThat(server.received(AnalysisStatus.class).getLast().status())
        .isEqualTo(ReplyStatus.ERROR);
    assertThat(heard(MetricsResponse.class).requestId()).isEqualTo("m");
  }

  @Test
  void interruptDuringAFile_freesTheSlot() {
    ScriptedApp app = connected(AppBehaviour.obedient().fileTime(LONG));
    job(0, 7, 70);
    server.send("a", new InterruptAnalysis("i", 0, 7, "user_cancelled"));
    assertThat(heard(AnalysisInterrupted.class).status()).isEqualTo(ReplyStatus.OK);

    app.behaviour().fileTime(Duration.ofMillis(5));
    job(0, 8, 80);

    assertThat(heard(AnalysisComplete.class).cameraId()).isEqualTo(8);
    assertThat(app.observations().violations()).isEmpty();
  }

  @Test
  void protocolBreachesOfTheServer_areRecorded() {
    ScriptedApp app = connected(AppBehaviour.obedient().fileTime(LONG));
    server.send("a", push(1, 9, 90));
    job(0, 7, 70);
    job(0, 8, 80);
    server.send("a", start(5, 1));
    server.send("a", push(0, 7, 70));

    await().until(() -> app.observations().violationCount() >= 7);
    assertThat(app.observations().violations().stream().map(AppObservations.Violation::description))
        .anyMatch(what -> what.equals("push of camera 9 to stream 1 without start"))
        .anyMatch(what -> what.equals("start of camera 8 on stream 0, busy with camera 7"))
        .anyMatch(what -> what.equals("start on stream 5, which does not exist"))
        .anyMatch(what -> what.equals("push of camera 7 after its eos"))
        .anyMatch(what -> what.equals("file 70 twice for camera 7"));
    assertThat(heard(PushAck.class).status()).isEqualTo(ReplyStatus.ERROR);
  }

  @Test
  void frameOver64KiB_isAViolation() {
    ScriptedApp app = connected(AppBehaviour.obedient());
    server.send("a", start(0, 7));
    server.send("a", push(0, 7, LongStream.range(0, 2_000).toArray()));

    heard(AnalysisComplete.class);
    assertThat(app.observations().violations())
        .anyMatch(broken -> broken.description().contains("over 64 KiB"));
  }

  @Test
  void starts_areAnsweredAsScripted() {
    connected(
        AppBehaviour.obedient()
            .onStart(
                start ->
                    switch ((int) start.cameraId()) {
                      case 1 -> StartAnswer.REFUSE;
                      case 2 -> StartAnswer.IGNORE;
                      default -> StartAnswer.ACCEPT_AND_IDLE;
                    }));
    server.send("a", start(0, 1));
    server.send("a", start(0, 2));
    job(0, 3, 30);
    server.send("a", new QueryMetrics("m"));

    heard(MetricsResponse.class);
    assertThat(server.received(AnalysisStarted.class))
        .extracting(AnalysisStarted::cameraId, AnalysisStarted::status)
        .containsExactly(tuple(1L, ReplyStatus.ERROR), tuple(3L, ReplyStatus.OK));
    assertThat(server.received(ProcessingStarted.class)).isEmpty();
  }

  @Test
  void mutators_changeSentMessages() {
    ScriptedApp app = connected(AppBehaviour.obedient().mutator(MessageMutator.duplicate()));
    job(0, 1, 10);
    await().until(() -> server.received(AnalysisComplete.class).size() == 2);
    assertThat(server.received(FileDone.class)).hasSize(2);

    app.behaviour().mutator(MessageMutator.wrongFile());
    job(0, 2, 20);
    await().until(() -> server.received(AnalysisComplete.class).size() == 3);
    assertThat(server.received(FileDone.class)).extracting(FileDone::fileId).contains(20L ^ 0x5555);

    app.behaviour().mutator(MessageMutator.dropTypes("file_done")).unreadable(file -> true);
    job(0, 3, 30);
    await().until(() -> server.received(AnalysisComplete.class).size() == 4);
    assertThat(server.received(FileDone.class)).noneMatch(done -> done.cameraId() == 3);

    app.behaviour().mutator(MessageMutator.wrongCompletion());
    job(0, 4, 40);
    await().until(() -> server.received(AnalysisComplete.class).size() == 7);
    assertThat(heard(FileDone.class).isOk()).isFalse();
  }

  @Test
  void delayedMessage_isOvertaken() {
    connected(
        AppBehaviour.obedient()
            .delay(
                message -> message instanceof FileDone ? Duration.ofMillis(100) : Duration.ZERO));
    job(0, 1, 10);

    heard(FileDone.class);
    assertThat(server.received().getLast()).isInstanceOf(FileDone.class);
  }

  @Test
  void stallAfterOneFile_sendsNothingMoreForTheCamera() {
    connected(AppBehaviour.obedient().stallAfter(1));
    job(0, 1, 10, 11);
    server.send("a", new QueryMetrics("m"));

    heard(MetricsResponse.class);
    assertThat(server.received(FileDone.class)).hasSize(1);
    assertThat(server.received(AnalysisComplete.class)).isEmpty();
  }

  @Test
  void droppedConnection_isReconnectedAndItsFilesContinue() {
    ScriptedApp app =
        connected(
            ScriptedApp.settings(server.uri(), "a", 1)
                .behaviour(AppBehaviour.obedient().dropAfter(1).fileTime(Duration.ofMillis(20)))
                .reconnectDelay(Duration.ofMillis(30)));
    job(0, 1, 10, 11, 12);

    assertThat(heard(AnalysisComplete.class).processedCount()).isEqualTo(3);
    AppReady second = server.registrations().get(1);
    assertThat(second.isReconnection()).isTrue();
    assertThat(second.lastCloseCode()).isEqualTo(1006);
    assertThat(second.processId()).isEqualTo(server.registrations().getFirst().processId());
    assertThat(server.received(FileDone.class)).hasSize(3);
    assertThat(app.observations().violations()).isEmpty();
  }

  @Test
  void closeCodeOfTheServer_isReported() {
    ScriptedApp app =
        connected(ScriptedApp.settings(server.uri(), "a", 1).reconnectDelay(Duration.ofMillis(10)));

    server.closeSession("a", 1001);

    await().until(() -> server.registrations().size() == 2);
    assertThat(server.registrations().get(1).lastCloseCode()).isEqualTo(1001);
    assertThat(app.lastCloseCode()).isEqualTo(1001);
  }

  @Test
  void restart_isANewProcessWithoutState() {
    ScriptedApp app = connected(AppBehaviour.obedient().fileTime(LONG));
    job(0, 1, 10);
    heard(ProcessingStarted.class);

    assertThat(app.restart()).succeedsWithin(10, TimeUnit.SECONDS);

    AppReady second = server.registrations().get(1);
    assertThat(second.isReconnection()).isFalse();
    assertThat(second.processId()).isNotEqualTo(server.registrations().getFirst().processId());
    server.send("a", new QueryAnalysisStatus("q", null, null));
    assertThat(heard(AnalysisStatus.class).streams())
        .allMatch(stream -> stream.cameras().isEmpty());
  }

  @Test
  void oldestDialect_isUsedAndExpected() {
    ScriptedApp app = connected(ScriptedApp.settings(server.uri(), "a", 1).oldestDialect());
    server.send("a", start(0, 1), ProtocolDialect.LEGACY);
    server.send("a", push(0, 1, 10), ProtocolDialect.LEGACY);
    heard(AnalysisComplete.class);

    assertThat(app.observations().violations()).isEmpty();
    assertThat(server.dialects()).containsOnly(ProtocolDialect.LEGACY);

    server.send("a", new QueryMetrics("m"));
    heard(MetricsResponse.class);
    assertThat(app.observations().violations()).hasSize(1);
  }

  @Test
  void terminate_isAnsweredAndEndsTheApp() {
    ScriptedApp app = connected(AppBehaviour.obedient());
    server.send("a", new TerminateApp("t"));

    assertThat(heard(AppTerminated.class).requestId()).isEqualTo("t");
    assertThat(app.ended()).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(1000);
  }

  @Test
  void refusedHandshake_failsReady() {
    server.ackStatus("error");
    ScriptedApp app = ScriptedApp.connect(server.uri(), "a", 1);
    apps.add(app);

    assertThatThrownBy(() -> app.ready().get(10, TimeUnit.SECONDS))
        .hasMessageContaining("refused by the server");
  }
}
