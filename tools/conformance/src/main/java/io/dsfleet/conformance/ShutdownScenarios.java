package io.dsfleet.conformance;

import io.dsfleet.messages.app.AppTerminated;
import io.dsfleet.messages.app.Status;
import io.dsfleet.messages.app.TerminateApp;
import java.time.Duration;
import java.util.List;

/** A server that does not want the app, and the app's own end. */
final class ShutdownScenarios {
  private static final Duration STAYS_AWAY = Duration.ofSeconds(3);

  private ShutdownScenarios() {}

  static List<ConformanceScenario> all() {
    return List.of(
        new ConformanceScenario(
            "refused",
            "comes back after a refused app_ready: an operator may have mended the cause",
            ShutdownScenarios::refused),
        new ConformanceScenario(
            "terminate",
            "stops its work, says app_terminated, ends, and stays away",
            ShutdownScenarios::terminate));
  }

  private static void refused(JobDriver jobs) {
    AppConversation stage = jobs.stage();
    stage.cut();
    stage.refuse(
        stage.arrival(stage.settings.connectWithin()),
        "CONFIG_MISMATCH",
        "expected config_path /expected.txt, but it is another one");
    stage.admit(stage.arrival(stage.settings.connectWithin()));
    jobs.whole(0, 1);
  }

  private static void terminate(JobDriver jobs) {
    AppConversation stage = jobs.stage();
    CameraJob job = jobs.start(0);
    jobs.push(job, 2, false);
    jobs.awaitProcessing(job);
    String id = AppConversation.newId();
    stage.say(new TerminateApp(id), id);
    AppTerminated bye = stage.answer(AppTerminated.class, "app_terminated", id);
    if (bye.status() != Status.OK) {
      throw ConformanceFailure.of("app_terminated with status ok", "it is error");
    }
    stage.awaitEnd();
    if (stage.comes(STAYS_AWAY)) {
      throw ConformanceFailure.of("the app to have ended", "it connects again");
    }
    stage.referee().forget();
  }
}
