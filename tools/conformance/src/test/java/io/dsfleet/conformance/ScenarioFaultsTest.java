package io.dsfleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.conformance.ScenarioFaults.Fault;
import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.MessageMutator;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.scriptedapp.StartAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each scenario can fail, and a failure does not affect the next scenario. */
class ScenarioFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void everyScenario_hasItsFault() {
    assertThat(ScenarioFaults.BY_SCENARIO.keySet())
        .containsExactlyInAnyOrderElementsOf(ConformanceSuite.scenarios());
  }

  /** Injects a fault into every second scenario; exactly those fail. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void faultyScenario_fails_andItsNeighboursPass(int first) throws IOException {
    List<String> all = ConformanceSuite.scenarios();
    try (ConformanceSuite suite = ConformanceSuiteTest.listen(PATIENCE);
        ScriptedApp app = behaving(suite, first == 0 ? all.getFirst() : null)) {
      List<ScenarioOutcome> outcomes =
          suite.run(
              outcome -> {
                int next = all.indexOf(outcome.scenario()) + 1;
                boolean faulty = next < all.size() && next % 2 == first;
                become(app.behaviour(), faulty ? all.get(next) : null);
              });

      assertThat(outcomes).extracting(ScenarioOutcome::scenario).isEqualTo(all);
      for (int i = 0; i < all.size(); i++) {
        ScenarioOutcome outcome = outcomes.get(i);
        if (i % 2 == first) {
          assertThat(outcome.failure())
              .as(outcome.scenario())
              .startsWith("expected ")
              .contains(ScenarioFaults.BY_SCENARIO.get(outcome.scenario()).says());
        } else {
          assertThat(outcome.failure()).as(outcome.scenario()).isNull();
        }
      }
    }
  }

  private static ScriptedApp behaving(ConformanceSuite suite, String faultOf) {
    AppBehaviour behaviour = AppBehaviour.obedient();
    become(behaviour, faultOf);
    return ConformanceSuiteTest.app(suite).behaviour(behaviour).connect();
  }

  private static void become(AppBehaviour behaviour, String faultOf) {
    behaviour.onStart(StartAnswer.WORK).mutator(MessageMutator.none());
    Fault fault = faultOf == null ? null : ScenarioFaults.BY_SCENARIO.get(faultOf);
    if (fault != null) {
      fault.does().accept(behaviour);
    }
  }
}
