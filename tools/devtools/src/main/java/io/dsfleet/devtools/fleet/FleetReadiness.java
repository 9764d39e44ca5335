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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Waits until a started fleet accepts jobs. */
final class FleetReadiness {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final Duration REMINDER_INTERVAL = Duration.ofSeconds(15);
  private static final Set<String> CONNECTED_STATES =
      Set.of("READY", "RUNNING", "IDLE", "ANALYZING");

  private final FleetApiClient api;
  private final RestartingProcess standalone;
  private final Consumer<String> notices;

  private String lastResponse = "no response";

  FleetReadiness(FleetApiClient api, RestartingProcess standalone, Consumer<String> notices) {
    this.api = api;
    this.standalone = standalone;
    this.notices = notices;
  }

  /** Waits until {@code /deepstream/health} is 200 and the given number of apps is connected. */
  void await(int apps) {
    awaitOrExit(this::healthy, () -> "still waiting for the services: " + lastResponse);
    if (!standalone.alive()) {
      throw new CommandFailure(
          "the fleet exited during the start: %s (log: %s)".formatted(lastLogLine(), log()));
    }
    if (!healthy()) {
      throw new CommandFailure(
          "the fleet is not healthy after %d s: %s (log: %s)"
              .formatted(TIMEOUT.toSeconds(), lastResponse, log()));
    }
    if (apps > 0) {
      notices.accept(
          "waiting for %d app%s to connect (logs: .dsfleet/apps)"
              .formatted(apps, apps == 1 ? "" : "s"));
    }
    if (!awaitOrExit(
        () -> readyApps() >= apps,
        () -> "still waiting: %d of %d apps are connected".formatted(readyApps(), apps))) {
      throw new CommandFailure(
          "%d of %d apps connected within %d s: %s (logs: %s and .dsfleet/apps)"
              .formatted(readyApps(), apps, TIMEOUT.toSeconds(), lastResponse, log()));
    }
  }

  /** Whether the condition holds or the services exited within the timeout. */
  private boolean awaitOrExit(BooleanSupplier condition, Supplier<String> reminder) {
    BooleanSupplier done = () -> condition.getAsBoolean() || !standalone.alive();
    for (Duration waited = Duration.ZERO;
        waited.compareTo(TIMEOUT) < 0;
        waited = waited.plus(REMINDER_INTERVAL)) {
      if (ConditionWait.until(done, REMINDER_INTERVAL)) {
        return true;
      }
      notices.accept(reminder.get());
    }
    return false;
  }

  private boolean healthy() {
    try {
      ApiResponse answer = api.get("/deepstream/health");
      lastResponse = answer.status() + " " + answer.reason();
      return answer.isSuccess();
    } catch (IOException notYet) {
      return false;
    }
  }

  private long readyApps() {
    try {
      ApiResponse answer = api.get("/deepstream/instances");
      JsonNode list = answer.body().isArray() ? answer.body() : answer.body().path("instances");
      return answer.isSuccess()
          ? list.valueStream().filter(FleetReadiness::isConnected).count()
          : 0;
    } catch (IOException notYet) {
      return 0;
    }
  }

  private static boolean isConnected(JsonNode instance) {
    String status = instance.path("status").asString("").toUpperCase(Locale.ROOT);
    String socket = instance.path("ws_status").asString("").toUpperCase(Locale.ROOT);
    return CONNECTED_STATES.contains(status) || socket.equals("CONNECTED");
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
          .orElse("no output");
    } catch (IOException unreadable) {
      return "the log cannot be read";
    }
  }
}
