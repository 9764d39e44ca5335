package io.dsfleet.launcher.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.launcher.supervise.RestartHistory;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.state.desired.DesiredState;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MissingInstancesTest {
  private static final Duration WINDOW = Duration.ofMinutes(2);
  private final LauncherProperties properties = bind(Map.of());

  private static LauncherProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("dsfleet.launcher", LauncherProperties.class);
  }

  @Test
  void configuredGroup_desiresItsNumberOfInstances() {
    LauncherProperties configured =
        bind(
            Map.of(
                "dsfleet.launcher.desired[0].profile", "cpu",
                "dsfleet.launcher.desired[0].prefix", "n",
                "dsfleet.launcher.desired[0].instances", "2"));

    assertThat(DesiredInstance.of(configured, DesiredState.EMPTY))
        .extracting(DesiredInstance::instanceId)
        .containsExactly("n-1", "n-2");
  }

  private static DesiredInstance desired(String id) {
    return new DesiredInstance(id, "reference", 1, null, LaunchSettings.NONE);
  }

  private static ProcessRecord record(String instance, ProcessState state) {
    return ProcessRecord.launching("p-" + instance, instance, "local", "reference", 1, 0)
        .withState(state, null, 0);
  }

  @Test
  void missing_containsNewStoppedAndFailedInstances() {
    List<ProcessRecord> known = new ArrayList<>();
    for (ProcessState state : ProcessState.values()) {
      known.add(record(state.name(), state));
    }
    List<DesiredInstance> desired =
        new ArrayList<>(known.stream().map(each -> desired(each.instanceId())).toList());
    desired.add(desired("new"));

    Set<String> started = Set.of("new", "STOPPED", "FAILED");
    assertThat(MissingInstances.missing(desired, known, Map.of(), properties, 1_500))
        .extracting(DesiredInstance::instanceId)
        .containsExactlyInAnyOrderElementsOf(started);
    assertThat(EnumSet.allOf(ProcessState.class)).hasSize(8);
  }

  @Test
  void missing_excludesInstancesInBackoffOrQuarantine() {
    Map<String, RestartHistory> histories =
        Map.of(
            "paused", RestartHistory.NONE.withCrash(1_000, WINDOW),
            "rested", RestartHistory.NONE.withCrash(100, WINDOW),
            "looping", new RestartHistory(List.of(1L, 2L, 3L, 4L, 5L)));

    assertThat(
            MissingInstances.missing(
                List.of(desired("paused"), desired("rested"), desired("looping")),
                List.of(),
                histories,
                properties,
                1_500))
        .extracting(DesiredInstance::instanceId)
        .containsExactly("rested");
  }
}
