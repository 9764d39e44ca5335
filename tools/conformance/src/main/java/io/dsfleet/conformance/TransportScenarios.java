package io.dsfleet.conformance;

import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.job.MediaFile;
import java.util.ArrayList;
import java.util.List;

/** Fragmented, slow, oversized and unknown messages, and silence. */
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
            "reassembles messages from fragments of 1 byte to 1 MiB",
            TransportScenarios::fragments),
        new ConformanceScenario(
            "dribble", "reads a frame that arrives byte by byte", TransportScenarios::bytewise),
        new ConformanceScenario(
            "oversized",
            "survives a message of 1 MiB: accepts it, ignores it, or closes and reconnects",
            TransportScenarios::oversized),
        new ConformanceScenario(
            "unknown-messages",
            "ignores unknown messages and text that is not JSON",
            TransportScenarios::unknown),
        new ConformanceScenario(
            "silence",
            "keeps the connection while the server is silent, and answers pings",
            TransportScenarios::silence));
  }

  private static void fragments(JobDriver driver) {
    CameraJob job = driver.start(0);
    for (int bytes : FRAGMENTS) {
      driver.conversation().fragments(bytes);
      driver.push(job, 5, false);
    }
    driver.conversation().fragments(1);
    driver.push(job, LARGE_FILES, false);
    driver.conversation().fragments(1 << 20);
    driver.push(job, 0, true);
    driver.awaitComplete(job);
  }

  private static void bytewise(JobDriver driver) {
    CameraJob job = driver.start(0);
    List<MediaFile> files = new ArrayList<>(driver.newFiles(3));
    PushFile push = JobDriver.pushOf(0, job.cameraId, files, true);
    driver.conversation().sendBytewise(push, push.requestId());
    driver.awaitComplete(job);
  }

  private static void oversized(JobDriver driver) {
    AppConversation conversation = driver.conversation();
    String id = AppConversation.newId();
    conversation.sendRaw(
        "{\"type\":\"query_nothing\",\"request_id\":\""
            + id
            + "\",\"padding\":\""
            + "x".repeat(1 << 20)
            + "\"}");
    if (conversation.survives()) {
      conversation.addRemark("it keeps the connection after a message of 1 MiB");
    } else {
      conversation.admit(conversation.awaitApp(conversation.settings.connectTimeout()));
      conversation.addRemark("it closes and reconnects after a message of 1 MiB");
    }
    driver.runJob(0, 1);
  }

  private static void unknown(JobDriver driver) {
    AppConversation conversation = driver.conversation();
    conversation.sendRaw(
        "{\"type\":\"of_a_later_version\",\"request_id\":\"" + AppConversation.newId() + "\"}");
    conversation.sendRaw("{\"request_id\":\"" + AppConversation.newId() + "\"}");
    conversation.sendRaw("{oops");
    conversation.sendRaw("[1,2,3]");
    conversation.sendRaw(
        "{\"type\":\"error\",\"request_id\":null,\"error_code\":\"UNKNOWN_TYPE\","
            + "\"message\":\"expected a message of the protocol, but it is a test\"}");
    driver.runJob(0, 1);
  }

  private static void silence(JobDriver driver) {
    AppConversation conversation = driver.conversation();
    CameraJob job = driver.start(0);
    conversation.listen(conversation.settings.silence());
    conversation.ping();
    conversation.awaitPong();
    driver.push(job, 1, true);
    driver.awaitComplete(job);
  }
}
