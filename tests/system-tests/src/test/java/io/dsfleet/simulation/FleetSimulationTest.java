package io.dsfleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Simulates many small fleets with random faults. {@code -Ddsfleet.simulation.seed=S} runs one and
 * prints its trace, {@code -Ddsfleet.simulation.seeds=N} runs N seeds.
 */
class FleetSimulationTest {
  @RegisterExtension
  static final SeededRuns<FleetRule> RUNS =
      new SeededRuns<>("dsfleet.simulation", 2_500, FleetSimulation::new);

  @Test
  void fleet_keepsEveryRule_andRunsAreReproducible() throws Exception {
    RUNS.keepEveryRule(List.of(FleetFault.values()));
  }

  @ParameterizedTest
  @EnumSource
  void disabledRule_isDetected(FleetRule rule) {
    assertThat(RUNS.firstSeedDetecting(rule)).isPresent();
  }

  @Test
  void failure_namesItsSeedAndShowsItsTrace() {
    String report = RUNS.report(1, Set.of(FleetRule.OUTBOX));

    assertThat(report)
        .contains("seed 1: no job is lost", "-Ddsfleet.simulation.seed=1", "accept sim.");
    assertThat(report.lines().count()).isLessThan(3 * SeededRuns.LAST_LINES);
  }
}
