package io.dsfleet.conformance;

import io.dsfleet.messages.app.AppTerminated;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.TerminateApp;
import java.time.Duration;
import java.util.List;

/** Refused registration, and termination of the app. */
final class ShutdownScenarios {
  private static final Duration NO_RECONNECT_PERIOD = Duration.ofSeconds(3);

  private ShutdownScenarios() {}

  static List<ConformanceScenario> all() {
    return List.of(
        new ConformanceScenario(
            "refused",
            "reconnects after a refused app_ready: an operator may have fixed the cause",
            ShutdownScenarios::refused),
        new ConformanceScenario(
            "terminate",
            "stops its work, sends app_terminated, exits and does not reconnect",
            ShutdownScenarios::terminate));
  }

  private static void refused(JobDriver driver) {
    AppConversation conversation = driver.conversation();
    conversation.cut();
    conversation.refuse(
        conversation.awaitApp(conversation.settings.connectTimeout()),
        "CONFIG_MISMATCH",
        "config_path must be /expected.txt");
    conversation.admit(conversation.awaitApp(conversation.settings.connectTimeout()));
    driver.runJob(0, 1);
  }

  private static void terminate(JobDriver driver) {
    AppConversation conversation = driver.conversation();
    CameraJob job = driver.start(0);
    driver.push(job, 2, false);
    driver.awaitProcessing(job);
    String id = AppConversation.newId();
    conversation.send(new TerminateApp(id), id);
    AppTerminated reply = conversation.awaitReply(AppTerminated.class, "app_terminated", id);
    if (reply.status() != ReplyStatus.OK) {
      throw ConformanceFailure.of("app_terminated with status ok", "it is error");
    }
    conversation.awaitEnd();
    if (conversation.connectsWithin(NO_RECONNECT_PERIOD)) {
      throw ConformanceFailure.of("the app to exit", "it connected again");
    }
    conversation.checker().endAllJobs();
  }
}
