package io.dsfleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Simulates many hosts with launchers and random faults. {@code
 * -Ddsfleet.simulation.launcher.seed=S} runs one and prints its trace, {@code
 * -Ddsfleet.simulation.launcher.seeds=N} runs N seeds.
 */
class LauncherSimulationTest {
  @RegisterExtension
  static final SeededRuns<LauncherRule> RUNS =
      new SeededRuns<>("dsfleet.simulation.launcher", 1_500, LauncherSimulation::new);

  @Test
  void hosts_keepEveryRule_andRunsAreReproducible() throws Exception {
    List<Enum<?>> faults = new ArrayList<>(List.of(LauncherFault.values()));
    faults.addAll(
        List.of(
            FleetFault.CRASH,
            FleetFault.REDIS_DOWN,
            FleetFault.REDIS_REPLY_LOST,
            FleetFault.CLOCK_AHEAD,
            FleetFault.CLOCK_BACK));

    RUNS.keepEveryRule(faults);
  }

  @ParameterizedTest
  @EnumSource
  void disabledRule_isDetected(LauncherRule rule) {
    assertThat(RUNS.firstSeedDetecting(rule)).isPresent();
  }

  @Test
  void failure_namesItsSeedAndShowsItsTrace() {
    long seed = RUNS.firstSeedDetecting(LauncherRule.KILL_AFTER_TERM).orElseThrow();

    String report = RUNS.report(seed, Set.of(LauncherRule.KILL_AFTER_TERM));

    assertThat(report)
        .contains(
            "seed " + seed + ": what is to end ends",
            "-Ddsfleet.simulation.launcher.seed=" + seed,
            "signal=KILL",
            "the record:",
            "the host:");
    assertThat(report.lines().count()).isLessThan(3 * SeededRuns.LAST_LINES);
  }
}
