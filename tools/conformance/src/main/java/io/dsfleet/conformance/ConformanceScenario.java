package io.dsfleet.conformance;

import java.util.List;
import java.util.stream.Stream;

/**
 * One requirement of the app protocol, with the script that checks it.
 *
 * @param name stable name, for reports and for running the scenario alone
 * @param requirement what the app must do, one sentence
 */
record ConformanceScenario(String name, String requirement, Script script) {
  /**
   * Sends and awaits messages; throws {@link ConformanceFailure} where the app violates the app
   * protocol.
   */
  @FunctionalInterface
  interface Script {
    void run(JobDriver driver);
  }

  /** All scenarios in the order in which they run. The last one ends the app. */
  static List<ConformanceScenario> all() {
    return Stream.of(
            BasicScenarios.all(),
            InterruptScenarios.all(),
            WrongIdScenarios.all(),
            TransportScenarios.all(),
            ReconnectScenarios.all(),
            ShutdownScenarios.all())
        .flatMap(List::stream)
        .toList();
  }
}
