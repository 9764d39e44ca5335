package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.FilesStatus;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.QueuedFile;
import io.dsfleet.messages.app.ReconnectionAck;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.StreamStatus;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionLifecycleEndToEndTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private TestBridge bridge;
  private String id;

  @BeforeEach
  void start() {
    bridge = new TestBridge("dsfleet.bridge.probe-timeout=1s");
    id = bridge.prefix + "-s" + NUMBER.incrementAndGet();
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  private InstanceReady register(TestApp app, long process) {
    app.send(TestApp.ready(id, process, 2, null));
    assertThat(app.receive(ExecuteAck.class).status()).isEqualTo("confirmed");
    return bridge.event(InstanceReady.class);
  }

  private static AnalysisRequest request(int files) {
    List<MediaFile> list =
        IntStream.range(0, files)
            .mapToObj(
                i -> {
                  String name = "교차로_북측_녹화영상_" + i + ".mp4";
                  return new MediaFile(
                      FileType.FILE, 1_000L + i, "/데이터/교통관제/강남대로/" + name, name, null);
                })
            .toList();
    return new AnalysisRequest(
        77L, CameraType.FILESET, "/데이터/교통관제/강남대로", "강남", "/결과/강남대로", list, null, null, null, null);
  }

  @Test
  void sameProcessAgain_supersedesTheOlderConnection() {
    try (TestApp older = bridge.app();
        TestApp newer = bridge.app()) {
      InstanceReady first = register(older, 100);
      newer.send(TestApp.ready(id, 100, 2, null));
      newer.receive(ExecuteAck.class);
      QueryAnalysisStatus asked = newer.receive(QueryAnalysisStatus.class);
      newer.send(
          new AnalysisStatus(asked.requestId(), null, List.of(), null, null, null, null, null));
      InstanceReady second = bridge.event(InstanceReady.class);

      assertThat(older.closeCode()).isEqualTo(4001);
      assertThat(second.session()).isGreaterThan(first.session());
      assertThat(second.epoch()).isEqualTo(first.epoch());
      StartJob start =
          new StartJob(bridge.assignment(id, 0, "j", second.epoch()), second.session(), request(1));
      assertThat(bridge.command(id, start)).isEqualTo(PublishOutcome.CONFIRMED);
      assertThat(newer.receive(StartAnalysis.class).cameraId()).isEqualTo(77);
      assertThat(bridge.noMoreEvents()).isEmpty();
    }
  }

  @Test
  void otherProcess_takesTheId_ifTheOlderIsDead() throws IOException {
    try (RawApp dead = new RawApp(bridge.port(), "/deepstream/ws");
        TestApp newer = bridge.app()) {
      dead.send(AppProtocol.toServer(TestApp.ready(id, 100, 2, null)));
      assertThat(dead.receive().text()).contains("confirmed");
      InstanceReady first = bridge.event(InstanceReady.class);

      InstanceReady second = register(newer, 200);

      assertThat(second.epoch()).isGreaterThan(first.epoch());
    }
  }

  @Test
  void reconnectedApp_resumesItsJob() {
    Assignment assignment;
    try (TestApp app = bridge.app()) {
      InstanceReady ready = register(app, 100);
      assignment = bridge.assignment(id, 0, "j", ready.epoch());
      bridge.command(id, new StartJob(assignment, ready.session(), request(4)));
      StartAnalysis start = app.receive(StartAnalysis.class);
      app.send(new AnalysisStarted(start.requestId(), 0, 77, ReplyStatus.OK, null, null));
      app.receive(PushFile.class);
      bridge.event(JobStarted.class);
    }
    bridge.event(SessionLost.class);
    try (TestApp app = bridge.app()) {
      app.send(TestApp.ready(id, 100, 2, true));
      assertThat(app.receive(ReconnectionAck.class).sessionRestored()).isTrue();
      QueryAnalysisStatus asked = app.receive(QueryAnalysisStatus.class);
      FilesStatus files = new FilesStatus(List.of(), 1, 1, List.of(new QueuedFile(1_001, "x")));
      app.send(
          new AnalysisStatus(
              asked.requestId(),
              null,
              List.of(
                  new StreamStatus(0, "running", List.of(new CameraStatus(77, "running", files)))),
              null,
              null,
              null,
              null,
              null));
      InstanceReady back = bridge.event(InstanceReady.class);
      assertThat(back.running()).hasSize(1);
      bridge.command(
          id,
          new ResumeJob(
              assignment, back.session(), request(4), request(4).files(), List.of(1_000L)));
      assertThat(app.receive(PushFile.class).files())
          .extracting(MediaFile::fileId)
          .containsExactly(1_002L, 1_003L, null);
    }
  }

  @Test
  void largeCamera_everyMessageIsOneWholeFrameBelow64KiB() throws IOException {
    try (RawApp app =
        new RawApp(
            bridge.port(),
            "/deepstream/ws/",
            "Sec-WebSocket-Protocol: deepstream-protocol",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
            "Origin: http://127.0.0.1")) {
      assertThat(app.answer)
          .contains("101")
          .containsIgnoringCase("Sec-WebSocket-Protocol: deepstream-protocol")
          .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
      app.send(AppProtocol.toServer(TestApp.ready(id, 100, 2, null)));
      app.receive();
      InstanceReady ready = bridge.event(InstanceReady.class);
      bridge.command(
          id,
          new StartJob(
              bridge.assignment(id, 0, "j", ready.epoch()), ready.session(), request(1_000)));
      app.receive();
      app.send(AppProtocol.toServer(new AnalysisStarted(null, 0, 77, ReplyStatus.OK, null, null)));
      int files = 0;
      while (files < 200) {
        RawApp.Frame frame = app.receive();
        assertThat(frame.last()).isTrue();
        assertThat(frame.reserved()).isFalse();
        assertThat(frame.opcode()).isEqualTo(1);
        assertThat(frame.size()).isLessThan(65_536);
        files += frame.text().split("\"file_id\"", -1).length - 1;
      }
      assertThat(files).isEqualTo(200);
    }
  }

  @Test
  void browserOfAnotherSite_isRefusedBeforeTheUpgrade() throws IOException {
    try (RawApp app = new RawApp(bridge.port(), "/deepstream/ws", "Origin: http://evil.example")) {
      assertThat(app.answer).contains(" 403 ");
    }
  }

  @Test
  void emptyFolder_isRefused_withoutAMessageToTheApp(@TempDir Path folder) {
    try (TestApp app = bridge.app()) {
      InstanceReady ready = register(app, 100);
      AnalysisRequest request =
          new AnalysisRequest(
              77L,
              CameraType.FILESET,
              folder.toString(),
              null,
              "/out",
              List.of(),
              null,
              null,
              null,
              null);
      bridge.command(
          id, new StartJob(bridge.assignment(id, 0, "j", ready.epoch()), ready.session(), request));

      assertThat(bridge.event(JobRefused.class).code()).isEqualTo(JobRefusalCode.NO_FILES);
      assertThat(app.frames).isEmpty();
    }
  }

  @Test
  void shutdown_closesWith1001_andPublishesSessionLost() {
    try (TestApp app = bridge.app()) {
      register(app, 100);

      bridge.context.getBean(BridgeLifecycle.class).stop();

      assertThat(app.closeCode()).isEqualTo(1001);
      assertThat(bridge.event(SessionLost.class).instanceId()).isEqualTo(id);
      try (TestApp late = bridge.app()) {
        assertThat(late.closeCode()).isEqualTo(1013);
      }
    }
  }
}
