package io.dsfleet.conformance;

import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.StreamStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lost connections: the app reconnects as the same process, with its work. */
final class ReconnectScenarios {
  private static final Duration REPLY_DELAY = Duration.ofSeconds(2);
  private static final int GOING_AWAY = 1001;
  private static final int RESTART = 1012;
  private static final int TRY_LATER = 1013;

  private ReconnectScenarios() {}

  static List<ConformanceScenario> all() {
    return List.of(
        new ConformanceScenario(
            "reconnect-idle",
            "reconnects after a cut connection, as the same process",
            ReconnectScenarios::idle),
        new ConformanceScenario(
            "reconnect-running",
            "reconnects with its camera and continues it",
            ReconnectScenarios::running),
        new ConformanceScenario(
            "late-answer", "waits 2 s for the reply to app_ready", ReconnectScenarios::lateAnswer),
        new ConformanceScenario(
            "shutdown-1001",
            "reconnects after the server stops, with its camera",
            driver -> shutdown(driver, GOING_AWAY)),
        new ConformanceScenario(
            "shutdown-1012",
            "reconnects after the server restarts, with its camera",
            driver -> shutdown(driver, RESTART)),
        new ConformanceScenario(
            "shutdown-1013",
            "reconnects after the server accepted the connection and had no room",
            ReconnectScenarios::noRoom));
  }

  private static void idle(JobDriver driver) {
    AppReady before = driver.conversation().app();
    driver.conversation().cut();
    expectReconnect(driver, before, null);
    driver.runJob(0, 1);
  }

  private static void running(JobDriver driver) {
    CameraJob job = startJob(driver);
    AppReady before = driver.conversation().app();
    driver.conversation().cut();
    expectReconnect(driver, before, null);
    expectContinued(driver, job);
  }

  private static void shutdown(JobDriver driver, int code) {
    CameraJob job = startJob(driver);
    AppReady before = driver.conversation().app();
    driver.conversation().close(code);
    expectReconnect(driver, before, code);
    expectContinued(driver, job);
  }

  private static void noRoom(JobDriver driver) {
    AppConversation conversation = driver.conversation();
    AppReady before = conversation.app();
    conversation.cut();
    conversation
        .awaitConnection(conversation.settings.connectTimeout())
        .close(TRY_LATER, "no room", conversation.settings.responseTimeout());
    expectReconnect(driver, before, TRY_LATER);
    driver.runJob(0, 1);
  }

  private static void lateAnswer(JobDriver driver) {
    AppConversation conversation = driver.conversation();
    AppReady before = conversation.app();
    conversation.cut();
    AppConversation.ConnectedApp connected =
        conversation.awaitApp(conversation.settings.connectTimeout());
    expectSameProcess(before, connected.ready());
    InboundEvent early = connected.socket().next(REPLY_DELAY);
    if (early instanceof InboundEvent.Text text) {
      throw ConformanceFailure.of(
          "nothing before the reply to app_ready", "it sent " + text.frame());
    }
    if (early != null && !(early instanceof InboundEvent.Pong)) {
      throw ConformanceFailure.of(
          "the app to wait for its reply", "it disconnected after less than 2 s");
    }
    conversation.admit(connected);
    driver.runJob(0, 1);
  }

  private static CameraJob startJob(JobDriver driver) {
    CameraJob job = driver.start(0);
    driver.push(job, 2, false);
    driver.awaitProcessing(job);
    // the JDK's WebSocket misses a close that arrives while it delivers a message
    driver.conversation().listen(AppConversation.QUIET_PERIOD);
    return job;
  }

  private static void expectReconnect(JobDriver driver, AppReady before, @Nullable Integer code) {
    AppConversation conversation = driver.conversation();
    long startNanos = System.nanoTime();
    AppConversation.ConnectedApp connected =
        conversation.awaitApp(conversation.settings.connectTimeout());
    Duration absence = Duration.ofNanos(System.nanoTime() - startNanos);
    AppReady ready = connected.ready();
    expectSameProcess(before, ready);
    if (!ready.isReconnection()) {
      conversation.addRemark("app_ready after a loss has no reconnection: true");
    }
    if (code != null && ready.lastCloseCode() != null && !code.equals(ready.lastCloseCode())) {
      // libwebsockets reports 1012 and 1013 as protocol error 1002
      if (code == GOING_AWAY) {
        throw ConformanceFailure.of("last_close_code " + code, "it is " + ready.lastCloseCode());
      }
      conversation.addRemark("it reports close code " + code + " as " + ready.lastCloseCode());
    }
    conversation.addRemark("it reconnected after %.1f s".formatted(absence.toMillis() / 1e3));
    Duration requestedDelay = Duration.ofSeconds(code == null ? 0 : code == TRY_LATER ? 10 : 5);
    if (absence.compareTo(requestedDelay) < 0) {
      conversation.addRemark(
          "after " + code + " it should wait " + requestedDelay.toSeconds() + " s");
    }
    conversation.admit(connected);
  }

  private static void expectSameProcess(AppReady before, AppReady now) {
    if (!before.instanceId().equals(now.instanceId())) {
      throw ConformanceFailure.of(
          "instance_id " + before.instanceId() + " again", "it is " + now.instanceId());
    }
    if (before.processId() != now.processId()
        || !Objects.equals(before.startTime(), now.startTime())) {
      throw ConformanceFailure.of(
          "process_id " + before.processId() + " and start_time " + before.startTime() + " again",
          "they are " + now.processId() + " and " + now.startTime());
    }
    if (before.streamsCount() != now.streamsCount()) {
      throw ConformanceFailure.of(
          "streams_count " + before.streamsCount() + " again", "it is " + now.streamsCount());
    }
  }

  /** Checks that the app still has the camera, accepts the rest of its files and completes it. */
  private static void expectContinued(JobDriver driver, CameraJob job) {
    StreamStatus stream = driver.status(0, null).stream();
    boolean held =
        stream != null
            && stream.cameras().stream()
                .map(CameraStatus::cameraId)
                .anyMatch(camera -> camera == job.cameraId);
    if (!held) {
      throw ConformanceFailure.of(
          "camera " + job.cameraId + " on stream 0 still", "it is " + stream);
    }
    driver.push(job, 2, true);
    driver.awaitComplete(job);
  }
}
