package io.dsfleet.conformance;

import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.job.MediaFile;
import java.util.ArrayList;
import java.util.List;

/** What networks, buffers and other servers do to messages. */
final class TransportScenarios {
  private static final int[] FRAGMENTS = {
    1, 2, 7, 125, 126, 127, 1_000, 4_095, 4_096, 4_097, 65_535, 1 << 20
  };
  private static final int LARGE_FILES = 140;

  private TransportScenarios() {}

  static List<ConformanceScenario> all() {
    return List.of(
        new ConformanceScenario(
            "fragments",
            "puts messages together from fragments of 1 byte to 1 MiB",
            TransportScenarios::fragments),
        new ConformanceScenario("dribble", "reads a frame that arrives byte by byte", TransportScenarios::dribble),
        new ConformanceScenario(
            "oversized",
            "outlives a message of 1 MiB: takes it, ignores it, or closes and comes back",
            TransportScenarios::oversized),
        new ConformanceScenario(
            "unknown-messages",
            "outlives messages, fields and text that it does not know",
            TransportScenarios::unknown),
        new ConformanceScenario(
            "silence",
            "keeps the connection while the server is silent, and answers pings",
            TransportScenarios::silence));
  }

  private static void fragments(JobDriver jobs) {
    CameraJob job = jobs.start(0);
    for (int bytes : FRAGMENTS) {
      jobs.stage().fragments(bytes);
      jobs.push(job, 5, false);
    }
    jobs.stage().fragments(1);
    jobs.push(job, LARGE_FILES, false);
    jobs.stage().fragments(1 << 20);
    jobs.push(job, 0, true);
    jobs.awaitComplete(job);
  }

  private static void dribble(JobDriver jobs) {
    CameraJob job = jobs.start(0);
    List<MediaFile> files = new ArrayList<>(jobs.newFiles(3));
    PushFile push = JobDriver.pushOf(0, job.cameraId, files, true);
    jobs.stage().dribble(push, push.requestId());
    jobs.awaitComplete(job);
  }

  private static void oversized(JobDriver jobs) {
    AppConversation stage = jobs.stage();
    String id = AppConversation.newId();
    stage.sayRaw(
        "{\"type\":\"query_nothing\",\"request_id\":\""
            + id
            + "\",\"padding\":\""
            + "x".repeat(1 << 20)
            + "\"}");
    if (stage.survives()) {
      stage.remark("it keeps the connection after a message of 1 MiB");
    } else {
      stage.admit(stage.arrival(stage.settings.connectWithin()));
      stage.remark("it closes and comes back after a message of 1 MiB");
    }
    jobs.whole(0, 1);
  }

  private static void unknown(JobDriver jobs) {
    AppConversation stage = jobs.stage();
    stage.sayRaw("{\"type\":\"of_a_later_version\",\"request_id\":\"" + AppConversation.newId() + "\"}");
    stage.sayRaw("{\"request_id\":\"" + AppConversation.newId() + "\"}");
    stage.sayRaw("{oops");
    stage.sayRaw("[1,2,3]");
    stage.sayRaw(
        "{\"type\":\"error\",\"request_id\":null,\"error_code\":\"UNKNOWN_TYPE\","
            + "\"message\":\"expected a message of the protocol, but it is a test\"}");
    jobs.whole(0, 1);
  }

  private static void silence(JobDriver jobs) {
    AppConversation stage = jobs.stage();
    CameraJob job = jobs.start(0);
    stage.listen(stage.settings.silence());
    stage.ping();
    stage.awaitPong();
    jobs.push(job, 1, true);
    jobs.awaitComplete(job);
  }
}
