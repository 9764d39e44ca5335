package io.dsfleet.cli.fleet;

import io.dsfleet.cli.CommandFailure;
import io.dsfleet.cli.api.Answer;
import io.dsfleet.cli.api.FleetApi;
import io.dsfleet.cli.processes.Await;
import io.dsfleet.cli.processes.SupervisedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Waits until a started fleet takes jobs. */
final class Readiness {
  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final Set<String> SERVING = Set.of("READY", "RUNNING", "IDLE", "ANALYZING");

  private final FleetApi api;
  private final SupervisedProcess standalone;

  private String lastAnswer = "it never answered";

  Readiness(FleetApi api, SupervisedProcess standalone) {
    this.api = api;
    this.standalone = standalone;
  }

  /** Until {@code /deepstream/health} is 200 and that many apps have said they are ready. */
  void await(int apps) {
    Await.until(() -> healthy() || !standalone.alive(), BOUND);
    if (!standalone.alive()) {
      throw new CommandFailure(
          "the fleet ended while it started: %s (log: %s)".formatted(lastLogLine(), log()));
    }
    if (!healthy()) {
      throw new CommandFailure(
          "the fleet is not healthy after %d s: %s (log: %s)"
              .formatted(BOUND.toSeconds(), lastAnswer, log()));
    }
    if (!Await.until(() -> readyApps() >= apps || !standalone.alive(), BOUND)) {
      throw new CommandFailure(
          "%d of %d apps came up within %d s: %s (logs: %s and .dsfleet/apps)"
              .formatted(readyApps(), apps, BOUND.toSeconds(), lastAnswer, log()));
    }
  }

  private boolean healthy() {
    try {
      Answer answer = api.get("/deepstream/health");
      lastAnswer = answer.status() + " " + answer.reason();
      return answer.isSuccess();
    } catch (IOException notYet) {
      return false;
    }
  }

  private long readyApps() {
    try {
      Answer answer = api.get("/deepstream/instances");
      JsonNode list = answer.body().isArray() ? answer.body() : answer.body().path("instances");
      return answer.isSuccess() ? list.valueStream().filter(Readiness::serves).count() : 0;
    } catch (IOException notYet) {
      return 0;
    }
  }

  private static boolean serves(JsonNode instance) {
    String status = instance.path("status").asString("").toUpperCase(Locale.ROOT);
    String socket = instance.path("ws_status").asString("").toUpperCase(Locale.ROOT);
    return SERVING.contains(status) || socket.equals("CONNECTED");
  }

  private Path log() {
    return standalone.spec().log();
  }

  private String lastLogLine() {
    try {
      List<String> lines = Files.readAllLines(log(), StandardCharsets.UTF_8);
      return lines.reversed().stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("at "))
          .findFirst()
          .orElse("it said nothing");
    } catch (IOException unreadable) {
      return "its log cannot be read";
    }
  }
}
