package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.app.ProcessingStarted;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.FileStarted;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.events.FeedEntry;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BridgeEndToEndTest {
  private static TestBridge bridge;

  @BeforeAll
  static void start() {
    bridge = new TestBridge();
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @Test
  void job_isStartedPushedAndReported() {
    String id = bridge.prefix + "-a";
    try (TestApp app = bridge.app()) {
      assertThat(app.subprotocol()).isEqualTo("deepstream-protocol");
      app.send(TestApp.ready(id, 100, 2, null));
      assertThat(app.receive(ExecuteAck.class).status()).isEqualTo("confirmed");
      InstanceReady ready = bridge.event(InstanceReady.class);
      assertThat(ready.streamsCount()).isEqualTo(2);

      Assignment assignment = bridge.assignment(id, 1, "job1", ready.epoch());
      StartJob start = new StartJob(assignment, ready.session(), request());
      assertThat(bridge.command(id, start)).isEqualTo(PublishOutcome.CONFIRMED);
      StartAnalysis asked = app.receive(StartAnalysis.class);
      assertThat(asked.cameraId()).isEqualTo((1L << 53) + 1);
      app.send(
          new AnalysisStarted(asked.requestId(), 1, asked.cameraId(), ReplyStatus.OK, "ok", null));
      assertThat(bridge.event(JobStarted.class).assignment()).isEqualTo(assignment);
      PushFile push = app.receive(PushFile.class);
      assertThat(push.filesCount()).isEqualTo(2);
      assertThat(push.files()).last().isEqualTo(MediaFile.EOS);
      assertThat(push.files().getFirst().outputPath()).isEqualTo("/out/하나.mp4.json");
      for (long file : new long[] {11, 12}) {
        app.send(new ProcessingStarted(push.requestId(), 1, asked.cameraId(), file, "f"));
        app.send(new FileDone(push.requestId(), 1, asked.cameraId(), file, "f", null, null));
      }
      app.send(new AnalysisComplete(push.requestId(), 1, asked.cameraId(), "done", 2, "bye"));
      assertThat(bridge.event(FileStarted.class).fileId()).isEqualTo(11);
      assertThat(bridge.event(FileFinished.class).error()).isNull();
      assertThat(bridge.event(FileStarted.class).fileId()).isEqualTo(12);
      bridge.event(FileFinished.class);
      assertThat(bridge.event(JobCompleted.class).processedCount()).isEqualTo(2);
    }
    assertThat(bridge.event(SessionLost.class).instanceId()).isEqualTo(id);
  }

  @Test
  void logLines_areInTheFeed_andAFloodDropsOnlyLogLines() {
    String id = bridge.prefix + "-log";
    PoolState pool = bridge.context.getBean(FleetState.class).pool(bridge.prefix);
    try (TestApp app = bridge.app()) {
      app.send(TestApp.ready(id, 100, 2, null));
      app.receive(ExecuteAck.class);
      InstanceReady ready = bridge.event(InstanceReady.class);
      app.send(new LogLine(null, "warning", "t", "카메라\r\n forged", 1, 7L));
      for (int line = 0; line < 2_000; line++) {
        app.send(new LogLine(null, "INFO", null, "flood " + line, null, null));
      }
      // A command after the flood is handled as usual.
      StartJob start =
          new StartJob(bridge.assignment(id, 1, "log", ready.epoch()), ready.session(), request());
      assertThat(bridge.command(id, start)).isEqualTo(PublishOutcome.CONFIRMED);
      StartAnalysis asked = app.receive(StartAnalysis.class);
      app.send(
          new AnalysisStarted(asked.requestId(), 1, asked.cameraId(), ReplyStatus.OK, "ok", null));
      bridge.event(JobStarted.class);
      List<FeedEntry> lines =
          pool.queries().feedAfter("0-0", 10_000).join().stream()
              .filter(entry -> entry.kind().equals("log") && id.equals(entry.instanceId()))
              .toList();
      assertThat(lines.getFirst().event()).isEqualTo("WARNING");
      assertThat(lines.getFirst().detail()).isEqualTo("stream 1: 카메라   forged");
      assertThat(lines).hasSizeBetween(2, 1_000);
    }
    bridge.next(SessionLost.class);
  }

  static AnalysisRequest request() {
    return new AnalysisRequest(
        (1L << 53) + 1,
        CameraType.FILESET,
        "/media/cam",
        "cam",
        "/out",
        List.of(
            new MediaFile(FileType.FILE, 11L, "/media/cam/하나.mp4", "하나.mp4", null),
            new MediaFile(FileType.FILE, 12L, "/media/cam/2.mp4", "2.mp4", null)),
        null,
        null,
        null,
        null);
  }
}
