package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.bridge.query.AppQueryHandler;
import io.dsfleet.messages.app.AppError;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.broker.AskMetrics;
import io.dsfleet.messages.broker.AskStatus;
import io.dsfleet.messages.broker.InstanceTerminated;
import io.dsfleet.messages.broker.JobCompleted;
import io.dsfleet.messages.broker.MetricsTold;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.StatusTold;
import io.dsfleet.messages.broker.StopInstance;
import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.StartAnswer;
import io.dsfleet.state.events.FeedEntry;
import io.dsfleet.state.instance.InstanceRecord;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the messages about the app itself, between a scripted app and the real bridge. */
class AppMessagesTest {
  private static TestBridge bridge;

  @BeforeAll
  static void start() {
    bridge = new TestBridge("dsfleet.bridge.query-timeout=60s");
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  private static RegisteredApp app() {
    AppBehaviour idling = AppBehaviour.obedient().onStart(StartAnswer.ACCEPT_AND_IDLE);
    return new RegisteredApp(bridge, settings -> settings.behaviour(idling));
  }

  private static ServiceReply status(
      RegisteredApp at, @Nullable Integer stream, @Nullable Long camera) {
    return bridge
        .context
        .getBean(AppQueryHandler.class)
        .handle(new AskStatus(at.id, at.ready.session(), stream, camera));
  }

  private static ServiceReply metrics(RegisteredApp at) {
    return bridge
        .context
        .getBean(AppQueryHandler.class)
        .handle(new AskMetrics(at.id, at.ready.session()));
  }

  @Test
  void appReady_isConfirmed_andRecorded() {
    try (RegisteredApp at = app()) {
      ExecuteAck answer = at.answer(ExecuteAck.class);
      assertThat(answer.status()).isEqualTo("confirmed");
      assertThat(answer.instanceId()).isEqualTo(at.id);
      assertThat(answer.configVerified()).isTrue();
      assertThat(answer.streamsCountVerified()).isTrue();
      assertThat(answer.errorCode()).isNull();
      assertThat(at.received("reconnection_ack")).isZero();
      InstanceRecord instance = bridge.pool().queries().instance(at.id).join().orElseThrow();
      assertThat(instance.streamCount()).isEqualTo(2);
      assertThat(instance.configPath()).isEqualTo("/app/config/scripted.txt");
      assertThat(at.ready.streamsCount()).isEqualTo(2);
    }
  }

  @Test
  void query_ofAllStreams_isAnswered() {
    try (RegisteredApp at = app()) {
      at.startJob("all", 1);

      StatusTold told = (StatusTold) status(at, null, null);

      assertThat(Objects.requireNonNull(told.streams())).hasSize(2);
      assertThat(told.streams().getFirst().cameras().getFirst().cameraId())
          .isEqualTo(RegisteredApp.CAMERA);
    }
  }

  @Test
  void query_ofOneStream_isAnswered() {
    try (RegisteredApp at = app()) {
      at.startJob("one", 1);

      StatusTold told = (StatusTold) status(at, 0, null);

      assertThat(told.streams()).isNull();
      assertThat(Objects.requireNonNull(told.stream()).status()).isEqualTo("running");
    }
  }

  @Test
  void query_ofOneCamera_isAnswered() {
    try (RegisteredApp at = app()) {
      at.startJob("camera", 1);

      StatusTold told = (StatusTold) status(at, 0, RegisteredApp.CAMERA);

      assertThat(told.streamId()).isZero();
      assertThat(Objects.requireNonNull(told.camera()).cameraId()).isEqualTo(RegisteredApp.CAMERA);
    }
  }

  @Test
  void query_ofAMissingCamera_returnsTheAppsReason() {
    try (RegisteredApp at = app()) {
      at.startJob("none", 1);

      RequestRefused refused = (RequestRefused) status(at, 0, 1L);

      assertThat(refused.code()).isEqualTo(RequestRefusalCode.APP_REFUSED);
      assertThat(refused.toString()).contains("no such camera");
    }
  }

  @Test
  void metrics_areQueriedAndReturned() {
    try (RegisteredApp at = app()) {
      MetricsTold told = (MetricsTold) metrics(at);

      assertThat(told.cpuPercent()).isEqualTo(1);
      assertThat(told.ramMb()).isEqualTo(64);
      assertThat(at.received("query_metrics")).isEqualTo(1);
      assertThat(bridge.pool().queries().connectionStats().metrics(at.id).join()).isPresent();
    }
  }

  /** Some apps send a metrics_response without type and request_id (docs/protocol.md#dialects). */
  @Test
  void metricsWithoutType_answerThePendingQuery() {
    try (RegisteredApp at = app()) {
      at.app.behaviour().mutator(said -> bareNumbers(at, said));

      assertThat(((MetricsTold) metrics(at)).cpuPercent()).isEqualTo(23.5);
    }
  }

  private static List<AppMessage> bareNumbers(RegisteredApp at, AppMessage said) {
    if (!(said instanceof MetricsResponse)) {
      return List.of(said);
    }
    at.app.send("{\"cpu_percent\":23.5,\"ram_mb\":512.3,\"gpu_percent\":40.1,\"vram_mb\":1024.0}");
    return List.of();
  }

  @Test
  void errorReply_endsTheQuery() {
    try (RegisteredApp at = app()) {
      at.app
          .behaviour()
          .mutator(
              said ->
                  List.of(
                      said instanceof MetricsResponse
                          ? new AppError(said.requestId(), "NO_NVML", "no driver")
                          : said));

      RequestRefused refused = (RequestRefused) metrics(at);

      assertThat(refused.code()).isEqualTo(RequestRefusalCode.APP_REFUSED);
      assertThat(refused.toString()).contains("no driver");
    }
  }

  @Test
  void unsolicitedError_hasNoEffect() {
    try (RegisteredApp at = app()) {
      at.startJob("despite", 1);
      at.app.sendMessage(new AppError(null, "HANDSHAKE_FAILED", "the server refused this app"));

      at.processFile(1);

      assertThat(at.next(JobCompleted.class).ok()).isTrue();
      assertThat(at.app.observations().errorCodes()).isEmpty();
    }
  }

  @Test
  void logLine_isInTheFeed() {
    try (RegisteredApp at = app()) {
      at.app.sendMessage(new LogLine(null, "WARNING", null, "카메라가 흐리다", 1, null));

      await().atMost(RegisteredApp.BOUND).until(() -> !lines(at).isEmpty());

      assertThat(lines(at).getFirst().detail()).isEqualTo("stream 1: 카메라가 흐리다");
    }
  }

  private static List<FeedEntry> lines(RegisteredApp at) {
    return bridge.pool().queries().feedAfter("0-0", 10_000).join().stream()
        .filter(entry -> entry.kind().equals("log") && at.id.equals(entry.instanceId()))
        .toList();
  }

  @Test
  void terminate_isAnsweredAndEndsTheSession() {
    try (RegisteredApp at = app()) {
      at.command(new StopInstance(at.id, at.ready.session(), "test"));

      InstanceTerminated end = at.next(InstanceTerminated.class);

      assertThat(end.session()).isEqualTo(at.ready.session());
      assertThat(at.app.ended())
          .succeedsWithin(RegisteredApp.BOUND.toSeconds(), TimeUnit.SECONDS)
          .isEqualTo(1000);
      assertThat(at.received("terminate_app")).isEqualTo(1);
    }
  }
}
