package io.dsfleet.conformance;

import java.util.List;
import java.util.stream.Stream;

/**
 * One thing that an app has to do.
 *
 * @param name stable, for reports and for running it alone
 * @param asks what is asked of the app, one sentence
 */
record ConformanceScenario(String name, String asks, Script script) {
  /** Says and expects; ends with {@link ConformanceFailure} where the app departs from 001. */
  @FunctionalInterface
  interface Script {
    void play(JobDriver jobs);
  }

  /** All, in the order in which they are played: the last one ends the app. */
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
