package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.bridge.session.SessionRefusalCode;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ReconnectionAck;
import io.dsfleet.messages.broker.FileStarted;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.JobStarted;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.StartAnswer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A refused message gets an error reply and does not affect the running job. */
class MessageRefusalsTest {
  private static final String SLOT = "\"request_id\":\"q\",\"stream_id\":%d,\"camera_id\":%d";
  private static TestBridge bridge;

  /** A frame sent during a job and the error code of the reply. */
  record Row(String code, String frame) {
    @Override
    public String toString() {
      return code;
    }
  }

  @BeforeAll
  static void start() {
    // NOT_READY is sent only while the status sync is pending, so its timeout is long.
    bridge = new TestBridge("dsfleet.bridge.sync-timeout=10m");
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  static Stream<Row> rows() {
    String slot = SLOT.formatted(0, RegisteredApp.CAMERA);
    return Stream.of(
        new Row("MALFORMED_JSON", "{oops"),
        new Row("MISSING_TYPE", "{\"request_id\":\"q\"}"),
        new Row("UNKNOWN_TYPE", "{\"type\":\"self_destruct\",\"request_id\":\"q\"}"),
        new Row("MISSING_FIELD", "{\"type\":\"file_done\"," + slot + "}"),
        new Row("INVALID_FIELD", "{\"type\":\"file_done\",\"file_id\":\"one\"," + slot + "}"),
        new Row("FILE_NOT_PUSHED", "{\"type\":\"file_done\",\"file_id\":99," + slot + "}"),
        new Row(
            "WRONG_CAMERA",
            "{\"type\":\"file_done\",\"file_id\":1," + SLOT.formatted(0, 999) + "}"),
        new Row(
            "WRONG_STREAM",
            "{\"type\":\"analysis_complete\","
                + SLOT.formatted(1, RegisteredApp.CAMERA)
                + ",\"status\":\"done\",\"processed_count\":1,\"message\":\"\"}"),
        new Row(
            "ALREADY_REGISTERED",
            "{\"type\":\"app_ready\",\"request_id\":\"q\",\"instance_id\":\"somebody-else\","
                + "\"process_id\":4711,\"streams_count\":2}"));
  }

  private static RegisteredApp idling() {
    AppBehaviour idling = AppBehaviour.obedient().onStart(StartAnswer.ACCEPT_AND_IDLE);
    return new RegisteredApp(bridge, settings -> settings.behaviour(idling));
  }

  private static void awaitError(RegisteredApp at, String code) {
    await()
        .atMost(RegisteredApp.BOUND)
        .until(() -> at.app.observations().errorCodes().contains(code));
  }

  /** The job completes on the same connection. */
  private static void assertCompletes(RegisteredApp at, Assignment job) {
    at.processFile(1);
    JobCompleted end = at.next(JobCompleted.class);
    assertThat(end.assignment()).isEqualTo(job);
    assertThat(end.ok()).isTrue();
    assertThat(at.app.lastCloseCode()).isNull();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void badMessage_isRefused_andTheJobContinues(Row row) {
    try (RegisteredApp at = idling()) {
      Assignment job = at.startJob(row.code(), 1);
      at.startFile(1);
      at.next(FileStarted.class);

      at.app.send(row.frame());

      awaitError(at, row.code());
      assertThat(at.app.endFile(RegisteredApp.CAMERA, 1, null)).isTrue();
      JobCompleted end = at.next(JobCompleted.class);
      assertThat(end.assignment()).isEqualTo(job);
      assertThat(end.ok()).isTrue();
      assertThat(at.app.observations().errorCodes()).containsExactly(row.code());
      assertThat(at.app.lastCloseCode()).isNull();
    }
  }

  @Test
  void messageBeforeAppReady_isRefused_andTheAppIsAcceptedAfterwards() {
    String early = "{\"type\":\"processing_started\",\"file_id\":1," + SLOT.formatted(0, 7) + "}";
    AppBehaviour idling = AppBehaviour.obedient().onStart(StartAnswer.ACCEPT_AND_IDLE);
    try (RegisteredApp at =
        new RegisteredApp(bridge, settings -> settings.behaviour(idling).earlyFrame(early))) {
      awaitError(at, "NOT_REGISTERED");

      assertCompletes(at, at.startJob("late", 1));
    }
  }

  @Test
  void reportBeforeTheStartIsAnswered_isRefused() {
    try (RegisteredApp at = idling()) {
      at.app.behaviour().mutator(said -> reportsTooEarly(at, said));
      Assignment job = at.submit("early", 1);
      awaitError(at, "NOT_STARTED");

      assertThat(at.next(JobStarted.class).assignment()).isEqualTo(job);
      assertCompletes(at, job);
    }
  }

  private static List<AppMessage> reportsTooEarly(RegisteredApp at, AppMessage said) {
    if (said instanceof AnalysisStarted) {
      at.app.send(
          "{\"type\":\"file_done\",\"file_id\":1," + SLOT.formatted(0, RegisteredApp.CAMERA) + "}");
    }
    return List.of(said);
  }

  @Test
  void tooManyMessagesBeforeReady_areRefused_andTheConnectionStays() {
    try (RegisteredApp at = idling()) {
      at.app.behaviour().answersStatus(false);
      at.app.drop();
      assertThat(at.app.reconnect())
          .succeedsWithin(RegisteredApp.BOUND.toSeconds(), TimeUnit.SECONDS);
      at.answer(ReconnectionAck.class);

      for (int i = 0; i < 515; i++) {
        at.app.send("{\"type\":\"log\",\"level\":\"INFO\",\"message\":\"" + i + "\"}");
      }

      awaitError(at, "NOT_READY");
    }
  }

  @Test
  void tooManyRefusedMessages_closeTheConnection() {
    try (RegisteredApp at = idling()) {
      for (int i = 0; i < 20; i++) {
        at.app.send("{oops");
      }

      assertThat(at.app.ended())
          .succeedsWithin(RegisteredApp.BOUND.toSeconds(), TimeUnit.SECONDS)
          .isEqualTo(1008);
    }
  }

  @Test
  void messageOverTheLimit_closesTheConnection() {
    try (RegisteredApp at = idling()) {
      at.app.send("x".repeat((1 << 20) + 1));

      assertThat(at.app.ended())
          .succeedsWithin(RegisteredApp.BOUND.toSeconds(), TimeUnit.SECONDS)
          .isIn(1009, 1006);
    }
  }

  @Test
  void everyErrorCode_isTestedHere() {
    Set<String> all =
        Stream.concat(
                Arrays.stream(ProtocolViolation.Code.values()).map(Enum::name),
                Arrays.stream(SessionRefusalCode.values())
                    .filter(code -> !code.isHandshakeRefusal())
                    .map(Enum::name))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> others = Set.of("NOT_REGISTERED", "NOT_STARTED", "NOT_READY");

    assertThat(Stream.concat(rows().map(Row::code), others.stream()).collect(Collectors.toSet()))
        .isEqualTo(all);
  }
}
