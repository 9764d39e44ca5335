package io.dsfleet.scriptedapp.conformance;

import java.util.List;
import java.util.stream.Stream;

/**
 * One thing that an app has to do.
 *
 * @param name stable, for reports and for running it alone
 * @param asks what is asked of the app, one sentence
 */
record Scenario(String name, String asks, Script script) {
  /** Says and expects; ends with {@link Unexpected} where the app departs from 001. */
  @FunctionalInterface
  interface Script {
    void play(Jobs jobs);
  }

  /** All, in the order in which they are played: the last one ends the app. */
  static List<Scenario> all() {
    return Stream.of(
            HappyScenarios.all(),
            InterruptScenarios.all(),
            WrongIdScenarios.all(),
            WireScenarios.all(),
            ReconnectScenarios.all(),
            EndScenarios.all())
        .flatMap(List::stream)
        .toList();
  }
}
