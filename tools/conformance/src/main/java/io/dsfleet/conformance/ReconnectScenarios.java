package io.dsfleet.conformance;

import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.StreamStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Connections that end: the app comes back as the same process, with its work. */
final class ReconnectScenarios {
  private static final Duration LATE = Duration.ofSeconds(2);
  private static final int GOING_AWAY = 1001;
  private static final int RESTART = 1012;
  private static final int TRY_LATER = 1013;

  private ReconnectScenarios() {}

  static List<ConformanceScenario> all() {
    return List.of(
        new ConformanceScenario(
            "reconnect-idle",
            "comes back after a cut connection, as the same process",
            ReconnectScenarios::idle),
        new ConformanceScenario(
            "reconnect-running",
            "comes back with its camera, and the camera goes on",
            ReconnectScenarios::running),
        new ConformanceScenario(
            "late-answer",
            "waits for an answer to app_ready that takes 2 s",
            ReconnectScenarios::lateAnswer),
        new ConformanceScenario(
            "shutdown-1001",
            "comes back after a server that stops, with its camera",
            jobs -> shutdown(jobs, GOING_AWAY)),
        new ConformanceScenario(
            "shutdown-1012",
            "comes back after a server that restarts, with its camera",
            jobs -> shutdown(jobs, RESTART)),
        new ConformanceScenario(
            "shutdown-1013",
            "comes back after a server that took the connection and had no room",
            ReconnectScenarios::noRoom));
  }

  private static void idle(JobDriver jobs) {
    AppReady before = jobs.stage().app();
    jobs.stage().cut();
    back(jobs, before, null);
    jobs.whole(0, 1);
  }

  private static void running(JobDriver jobs) {
    CameraJob job = begun(jobs);
    AppReady before = jobs.stage().app();
    jobs.stage().cut();
    back(jobs, before, null);
    goesOn(jobs, job);
  }

  private static void shutdown(JobDriver jobs, int code) {
    CameraJob job = begun(jobs);
    AppReady before = jobs.stage().app();
    jobs.stage().close(code);
    back(jobs, before, code);
    goesOn(jobs, job);
  }

  private static void noRoom(JobDriver jobs) {
    AppConversation stage = jobs.stage();
    AppReady before = stage.app();
    stage.cut();
    stage
        .knock(stage.settings.connectWithin())
        .close(TRY_LATER, "no room", stage.settings.answerWithin());
    back(jobs, before, TRY_LATER);
    jobs.whole(0, 1);
  }

  private static void lateAnswer(JobDriver jobs) {
    AppConversation stage = jobs.stage();
    AppReady before = stage.app();
    stage.cut();
    AppConversation.Arrival arrival = stage.arrival(stage.settings.connectWithin());
    same(before, arrival.ready());
    InboundEvent early = arrival.socket().next(LATE);
    if (early instanceof InboundEvent.Text text) {
      throw ConformanceFailure.of("nothing before the answer to app_ready", "it said " + text.frame());
    }
    if (early != null && !(early instanceof InboundEvent.Pong)) {
      throw ConformanceFailure.of("an app that waits for its answer", "it left after less than 2 s");
    }
    stage.admit(arrival);
    jobs.whole(0, 1);
  }

  private static CameraJob begun(JobDriver jobs) {
    CameraJob job = jobs.start(0);
    jobs.push(job, 2, false);
    jobs.awaitProcessing(job);
    // the JDK's WebSocket misses an end that comes while it hands out a message
    jobs.stage().listen(AppConversation.QUIET);
    return job;
  }

  private static void back(JobDriver jobs, AppReady before, @Nullable Integer code) {
    AppConversation stage = jobs.stage();
    long left = System.nanoTime();
    AppConversation.Arrival arrival = stage.arrival(stage.settings.connectWithin());
    Duration away = Duration.ofNanos(System.nanoTime() - left);
    AppReady ready = arrival.ready();
    same(before, ready);
    if (!ready.isReconnection()) {
      stage.remark("app_ready after a loss has no reconnection: true");
    }
    if (code != null && ready.lastCloseCode() != null && !code.equals(ready.lastCloseCode())) {
      // libwebsockets calls 1012 and 1013 a protocol error (1002) before the app can see them
      if (code == GOING_AWAY) {
        throw ConformanceFailure.of("last_close_code " + code, "it is " + ready.lastCloseCode());
      }
      stage.remark("it took close code " + code + " for " + ready.lastCloseCode());
    }
    stage.remark("it came back after %.1f s".formatted(away.toMillis() / 1e3));
    Duration asked = Duration.ofSeconds(code == null ? 0 : code == TRY_LATER ? 10 : 5);
    if (away.compareTo(asked) < 0) {
      stage.remark("after " + code + " it should wait " + asked.toSeconds() + " s");
    }
    stage.admit(arrival);
  }

  private static void same(AppReady before, AppReady now) {
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

  /** The app still has the camera, takes the rest of its files and ends it. */
  private static void goesOn(JobDriver jobs, CameraJob job) {
    StreamStatus stream = jobs.status(0, null).stream();
    boolean held =
        stream != null
            && stream.cameras().stream()
                .map(CameraStatus::cameraId)
                .anyMatch(camera -> camera == job.cameraId);
    if (!held) {
      throw ConformanceFailure.of("camera " + job.cameraId + " on stream 0 still", "it is " + stream);
    }
    jobs.push(job, 2, true);
    jobs.awaitComplete(job);
  }
}
