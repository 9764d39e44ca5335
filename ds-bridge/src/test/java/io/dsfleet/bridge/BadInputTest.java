package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.ServerError;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.FileType;
import io.dsfleet.messages.job.MediaFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends each row of {@code bad-input.json} and checks the reply, the close code and that no state
 * changed.
 */
class BadInputTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final long CAMERA = 7001;
  private static TestBridge bridge;

  record Row(
      @JsonProperty("case") String name,
      String given,
      List<String> send,
      Integer times,
      Integer sendText,
      Integer fragment,
      Integer sendBinary,
      String answer,
      String code,
      Integer close) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Row> rows() throws IOException {
    try (InputStream in = BadInputTest.class.getResourceAsStream("/bad-input.json")) {
      return Arrays.asList(JsonMapper.shared().readValue(in, Row[].class));
    }
  }

  @BeforeAll
  static void start() {
    bridge = new TestBridge();
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void badInput_isAnsweredAndChangesNothing(Row row) {
    String id = bridge.prefix + "-bad" + NUMBER.incrementAndGet();
    try (TestApp first = bridge.app();
        TestApp second = row.given().equals("taken") ? bridge.app() : null) {
      if (!row.given().equals("connected")) {
        register(first, id, row.given().equals("running"));
      }
      TestApp bad = second == null ? first : second;
      send(bad, row, id);
      for (int i = 0; i < (row.times() == null ? 1 : row.times()); i++) {
        assertReply(bad, row);
      }
      if (row.close() != null) {
        assertThat(bad.closeCode()).isEqualTo(row.close());
      }
      assertUnharmed(row, first, bad);
    }
  }

  private static void register(TestApp app, String id, boolean running) {
    app.send(TestApp.ready(id, 100, 2, null));
    app.receive(ExecuteAck.class);
    InstanceReady ready = bridge.event(InstanceReady.class);
    if (running) {
      bridge.command(
          id,
          new StartJob(bridge.assignment(id, 0, id, ready.epoch()), ready.session(), request()));
      StartAnalysis start = app.receive(StartAnalysis.class);
      app.send(new AnalysisStarted(start.requestId(), 0, CAMERA, ReplyStatus.OK, null, null));
      app.receive(PushFile.class);
      bridge.event(JobStarted.class);
    }
  }

  private static void send(TestApp app, Row row, String id) {
    if (row.sendBinary() != null) {
      app.sendBinary();
    } else if (row.sendText() != null) {
      app.sendLong(row.sendText(), row.fragment() == null ? row.sendText() : row.fragment());
    } else {
      for (int i = 0; i < (row.times() == null ? 1 : row.times()); i++) {
        row.send().forEach(frame -> app.send(frame.replace("${instance}", id)));
      }
    }
  }

  private static void assertReply(TestApp app, Row row) {
    if ("error".equals(row.answer())) {
      ServerError error = app.receive(ServerError.class);
      assertThat(error.errorCode()).isEqualTo(row.code());
      assertThat(error.message()).isNotBlank();
    } else if (row.answer() != null) {
      ExecuteAck refusal = app.receive(ExecuteAck.class);
      assertThat(refusal.status()).isEqualTo("error");
      assertThat(refusal.errorCode()).isEqualTo(row.code());
    }
  }

  /** A running job completes; otherwise only the end of the session is published. */
  private static void assertUnharmed(Row row, TestApp first, TestApp bad) {
    if (row.given().equals("running")) {
      first.send(new AnalysisComplete(null, 0, CAMERA, "done", 2, null));
      assertThat(bridge.event(JobCompleted.class).ok()).isTrue();
    }
    boolean ended = row.close() != null && bad == first;
    if (!ended) {
      first.close();
    }
    if (!row.given().equals("connected")) {
      bridge.event(SessionLost.class);
    }
    assertThat(bridge.noMoreEvents()).isEmpty();
  }

  private static AnalysisRequest request() {
    return new AnalysisRequest(
        CAMERA,
        CameraType.FILESET,
        "/media/cam",
        "cam",
        "/out",
        List.of(
            new MediaFile(FileType.FILE, 71L, "/media/cam/1.mp4", "1.mp4", null),
            new MediaFile(FileType.FILE, 72L, "/media/cam/2.mp4", "2.mp4", null)),
        null,
        null,
        null,
        null);
  }
}
