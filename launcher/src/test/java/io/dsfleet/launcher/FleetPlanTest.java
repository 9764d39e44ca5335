package io.dsfleet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetPlanTest {
  private static final Duration WINDOW = Duration.ofMinutes(2);
  private final LauncherProperties properties = LauncherPropertiesTest.bind(Map.of());

  private static Wanted wanted(String id) {
    return new Wanted(id, "reference", 1, null, LaunchSettings.NONE);
  }

  private static ProcessRecord record(String instance, ProcessState state) {
    return ProcessRecord.launching("p-" + instance, instance, "local", "reference", 1, 0)
        .in(state, null, 0);
  }

  @Test
  void missing_isWhatNothingRunsOf() {
    List<ProcessRecord> known = new ArrayList<>();
    for (ProcessState state : ProcessState.values()) {
      known.add(record(state.name(), state));
    }
    List<Wanted> wanted =
        new ArrayList<>(known.stream().map(each -> wanted(each.instanceId())).toList());
    wanted.add(wanted("new"));

    Set<String> started = Set.of("new", "STOPPED", "FAILED");
    assertThat(FleetPlan.missing(wanted, known, Map.of(), properties, 1_500))
        .extracting(Wanted::instanceId)
        .containsExactlyInAnyOrderElementsOf(started);
    assertThat(EnumSet.allOf(ProcessState.class)).hasSize(8);
  }

  @Test
  void missing_pausedAndLooping_areLeftOut() {
    Map<String, RestartHistory> histories =
        Map.of(
            "paused", RestartHistory.CLEAN.crashed(1_000, WINDOW),
            "rested", RestartHistory.CLEAN.crashed(100, WINDOW),
            "looping", new RestartHistory(List.of(1L, 2L, 3L, 4L, 5L)));

    assertThat(
            FleetPlan.missing(
                List.of(wanted("paused"), wanted("rested"), wanted("looping")),
                List.of(),
                histories,
                properties,
                1_500))
        .extracting(Wanted::instanceId)
        .containsExactly("rested");
  }
}
