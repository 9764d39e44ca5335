package io.dsfleet.scheduler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.state.desired.DesiredState;
import io.dsfleet.state.desired.InstanceGroup;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SurplusInstancesTest {
  private static final DesiredState FLEET =
      new DesiredState(
          1, List.of(new InstanceGroup("night", "gpu-1", null, null, 2, null, null, null)));

  private static ProcessRecord process(
      String instance, String host, @Nullable String group, ProcessState state) {
    return ProcessRecord.launching("p-" + instance, instance, host, "p", 1, 1)
        .withGroup(group)
        .withState(state, null, 1);
  }

  private static boolean isSurplus(ProcessRecord process) {
    return !SurplusInstances.find(FLEET, List.of(process)).isEmpty();
  }

  @Test
  void desiredMembers_andManualLaunches_areNoSurplus() {
    assertThat(isSurplus(process("night-1", "gpu-1", "night", ProcessState.RUNNING))).isFalse();
    assertThat(isSurplus(process("night-2", "gpu-1", "night", ProcessState.RESTARTING))).isFalse();
    assertThat(isSurplus(process("night-9", "gpu-1", null, ProcessState.RUNNING))).isFalse();
  }

  @Test
  void excessMembers_ofAnotherHost_orOfARemovedGroup_areSurplus() {
    assertThat(isSurplus(process("night-3", "gpu-1", "night", ProcessState.RUNNING))).isTrue();
    assertThat(isSurplus(process("night-1", "gpu-2", "night", ProcessState.RUNNING))).isTrue();
    assertThat(isSurplus(process("day-1", "gpu-1", "day", ProcessState.UNKNOWN))).isTrue();
  }

  @Test
  void endedOrRetiredMembers_areNoSurplus() {
    ProcessRecord extra = process("night-3", "gpu-1", "night", ProcessState.RUNNING);

    assertThat(isSurplus(extra.withRetired())).isFalse();
    assertThat(isSurplus(extra.withState(ProcessState.STOPPED, null, 2))).isFalse();
    assertThat(isSurplus(extra.withState(ProcessState.QUARANTINED, null, 2))).isFalse();
  }
}
