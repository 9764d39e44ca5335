package io.dsfleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.scriptedapp.AppSettings;
import io.dsfleet.scriptedapp.ScriptedApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConformanceSuiteTest {
  private static final Duration BACK = Duration.ofMillis(50);

  static ConformanceSuite listen(Duration responseTimeout) throws IOException {
    return ConformanceSuite.listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new ConformanceSettings(
            responseTimeout.multipliedBy(2),
            responseTimeout,
            Duration.ofMillis(300),
            1_000,
            null,
            "/tmp/out"));
  }

  static AppSettings app(ConformanceSuite suite) {
    return ScriptedApp.settings(URI.create(suite.uri()), "conform-1", 3).reconnectDelay(BACK);
  }

  @Test
  void obedientApp_passesEverything() throws IOException {
    try (ConformanceSuite suite = listen(Duration.ofSeconds(20));
        ScriptedApp app = app(suite).subprotocol("deepstream-protocol").connect()) {
      List<ScenarioOutcome> outcomes = suite.run(outcome -> {});

      assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
      assertThat(outcomes)
          .extracting(ScenarioOutcome::scenario)
          .isEqualTo(ConformanceSuite.scenarios());
      // only the suite's own wrong ids, unknown messages and oversized frame
      assertThat(app.observations().violations())
          .allSatisfy(
              violation ->
                  assertThat(violation.description())
                      .containsAnyOf("does not exist", "busy with", "without start", "unread"));
    }
  }

  @Test
  void appWithTheOldestDialect_passesEverything() throws IOException {
    try (ConformanceSuite suite = listen(Duration.ofSeconds(20));
        ScriptedApp app = app(suite).oldestDialect().connect()) {
      assertThat(suite.run(outcome -> {}))
          .allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
      assertThat(app.observations().completedCount()).isGreaterThan(20);
    }
  }

  @Test
  void slowApp_isInterruptedInTheMiddleOfFiles() throws IOException {
    try (ConformanceSuite suite = listen(Duration.ofSeconds(20));
        ScriptedApp app = app(suite).connect()) {
      app.behaviour().fileTime(Duration.ofMillis(20));
      Set<String> scenarios =
          Set.of("interrupt-while-processing", "interrupt-thousand-files", "interrupt-at-once");

      assertThat(suite.run(scenarios, outcome -> {}))
          .hasSize(3)
          .allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
      assertThat(app.observations().filesDone()).isLessThan(1_000);
    }
  }

  @Test
  void noApp_failsEveryScenario() throws IOException {
    try (ConformanceSuite suite = listen(Duration.ofMillis(50))) {
      assertThat(suite.run(Set.of("handshake", "terminate"), outcome -> {}))
          .hasSize(2)
          .allSatisfy(
              outcome ->
                  assertThat(outcome.failure())
                      .isEqualTo("expected the app to connect within 0 s, but it did not connect"));
    }
  }

  /** A failed scenario does not affect the next one. */
  @Test
  void scenarioAfterAFailure_findsAnIdleApp() throws IOException {
    try (ConformanceSuite suite = listen(Duration.ofSeconds(1));
        ScriptedApp app = app(suite).connect()) {
      app.behaviour().stallAfter(2);

      List<ScenarioOutcome> outcomes =
          suite.run(
              Set.of("happy-path", "interrupt-before-files", "metrics"),
              outcome -> app.behaviour().stallAfter(Integer.MAX_VALUE));

      assertThat(outcomes).extracting(ScenarioOutcome::passed).containsExactly(false, true, true);
      assertThat(outcomes.getFirst().failure())
          .startsWith("expected analysis_complete for camera 9007199254740993 within 1 s, but");
    }
  }
}
