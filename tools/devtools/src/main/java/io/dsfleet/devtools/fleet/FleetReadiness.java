package io.dsfleet.devtools.fleet;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.api.ApiResponse;
import io.dsfleet.devtools.api.FleetApiClient;
import io.dsfleet.devtools.processes.ConditionWait;
import io.dsfleet.devtools.processes.RestartingProcess;
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
final class FleetReadiness {
  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final Set<String> SERVING = Set.of("READY", "RUNNING", "IDLE", "ANALYZING");

  private final FleetApiClient api;
  private final RestartingProcess standalone;

  private String lastAnswer = "it never answered";

  FleetReadiness(FleetApiClient api, RestartingProcess standalone) {
    this.api = api;
    this.standalone = standalone;
  }

  /** Until {@code /deepstream/health} is 200 and that many apps have said they are ready. */
  void await(int apps) {
    ConditionWait.until(() -> healthy() || !standalone.alive(), BOUND);
    if (!standalone.alive()) {
      throw new CommandFailure(
          "the fleet ended while it started: %s (log: %s)".formatted(lastLogLine(), log()));
    }
    if (!healthy()) {
      throw new CommandFailure(
          "the fleet is not healthy after %d s: %s (log: %s)"
              .formatted(BOUND.toSeconds(), lastAnswer, log()));
    }
    if (!ConditionWait.until(() -> readyApps() >= apps || !standalone.alive(), BOUND)) {
      throw new CommandFailure(
          "%d of %d apps came up within %d s: %s (logs: %s and .dsfleet/apps)"
              .formatted(readyApps(), apps, BOUND.toSeconds(), lastAnswer, log()));
    }
  }

  private boolean healthy() {
    try {
      ApiResponse answer = api.get("/deepstream/health");
      lastAnswer = answer.status() + " " + answer.reason();
      return answer.isSuccess();
    } catch (IOException notYet) {
      return false;
    }
  }

  private long readyApps() {
    try {
      ApiResponse answer = api.get("/deepstream/instances");
      JsonNode list = answer.body().isArray() ? answer.body() : answer.body().path("instances");
      return answer.isSuccess() ? list.valueStream().filter(FleetReadiness::serves).count() : 0;
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
