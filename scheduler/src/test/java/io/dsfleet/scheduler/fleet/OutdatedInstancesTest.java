package io.dsfleet.scheduler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.state.desired.DesiredState;
import io.dsfleet.state.desired.InstanceGroup;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutdatedInstancesTest {
  private static final Set<String> ALL = Set.of("night-1", "night-2", "night-3");

  private static DesiredState fleet(
      @Nullable String profile, @Nullable Integer streams, @Nullable LaunchSettings settings) {
    return new DesiredState(
        1, List.of(new InstanceGroup("night", "gpu-1", profile, streams, 3, null, null, settings)));
  }

  private static final DesiredState NEW = fleet("new", null, null);

  private static ProcessRecord member(int number, String profile) {
    return ProcessRecord.launching("p-" + number, "night-" + number, "gpu-1", profile, 2, 1)
        .withGroup("night")
        .withState(ProcessState.RUNNING, null, 1);
  }

  private static List<String> next(Set<String> connected, ProcessRecord... members) {
    return OutdatedInstances.findNext(NEW, List.of(members), connected).stream()
        .map(ProcessRecord::instanceId)
        .toList();
  }

  private static boolean isOutdated(DesiredState fleet, ProcessRecord process) {
    return !OutdatedInstances.findAll(fleet, List.of(process)).isEmpty();
  }

  @Test
  void unspecifiedSettings_outdateNoMember() {
    assertThat(isOutdated(fleet(null, null, null), member(1, "old"))).isFalse();
    assertThat(isOutdated(fleet("old", 2, LaunchSettings.NONE), member(1, "old"))).isFalse();
  }

  @Test
  void anotherProfile_streamsOrSettings_outdate() {
    LaunchSettings gpu = new LaunchSettings(null, null, null, List.of(1), null, null);

    assertThat(isOutdated(NEW, member(1, "old"))).isTrue();
    assertThat(isOutdated(fleet(null, 3, null), member(1, "old"))).isTrue();
    assertThat(isOutdated(fleet(null, null, gpu), member(1, "old"))).isTrue();
    assertThat(isOutdated(fleet(null, null, gpu), member(1, "old").withLaunch(gpu, null)))
        .isFalse();
    assertThat(isOutdated(NEW, member(9, "old"))).as("surplus is another matter").isFalse();
    assertThat(isOutdated(NEW, member(1, "old").withGroup(null))).as("by hand").isFalse();
  }

  @Test
  void next_isOneMemberOfAServingGroup() {
    assertThat(next(ALL, member(1, "old"), member(2, "old"), member(3, "old")))
        .containsExactly("night-1");
    assertThat(next(ALL, member(1, "new"), member(2, "old"), member(3, "old")))
        .containsExactly("night-2");
    assertThat(next(ALL, member(1, "new"), member(2, "new"), member(3, "new"))).isEmpty();
  }

  @Test
  void next_isEmpty_whileAMemberStopsStartsOrHasNoSession() {
    ProcessRecord ending = member(1, "old").withRetired().withState(ProcessState.STOPPING, null, 2);
    ProcessRecord starting = member(1, "new").withState(ProcessState.LAUNCHING, null, 2);
    ProcessRecord broken = member(1, "new").withState(ProcessState.QUARANTINED, null, 2);

    for (ProcessRecord first : List.of(ending, starting, broken)) {
      assertThat(next(ALL, first, member(2, "old"), member(3, "old"))).isEmpty();
    }
    assertThat(next(ALL, member(2, "old"), member(3, "old"))).as("one is gone").isEmpty();
    assertThat(
            next(
                Set.of("night-2", "night-3"), member(1, "new"), member(2, "old"), member(3, "old")))
        .isEmpty();
  }

  @Test
  void restartingMember_isReplacedFirst() {
    ProcessRecord crashing = member(3, "old").withState(ProcessState.RESTARTING, "crashed", 2);

    assertThat(next(Set.of("night-1"), member(1, "old"), member(2, "old"), crashing))
        .containsExactly("night-3");
  }
}
