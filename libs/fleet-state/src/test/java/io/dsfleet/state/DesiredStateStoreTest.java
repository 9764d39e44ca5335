package io.dsfleet.state;

import static io.dsfleet.state.TestPool.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.state.desired.DesiredState;
import io.dsfleet.state.desired.DesiredStateStore.GroupSetting;
import io.dsfleet.state.desired.DesiredStateStore.SetReply;
import io.dsfleet.state.desired.InstanceGroup;
import io.dsfleet.state.events.FeedEntry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DesiredStateStoreTest {
  private final TestPool pool = new TestPool();

  @AfterEach
  void drop() {
    pool.close();
  }

  private static InstanceGroup group(String name, int instances, Integer least, Integer most) {
    return new InstanceGroup(name, "gpu-1", null, 2, instances, least, most, null);
  }

  private SetReply set(Long version, InstanceGroup group, boolean keep) {
    return get(
        pool.state.desiredState().replace(version, List.of(new GroupSetting(group, keep)), "test"));
  }

  private DesiredState fleet() {
    return get(pool.reads().desiredState());
  }

  @Test
  void longestWait_isTheWaitOfTheNextJob() {
    assertThat(get(pool.reads().longestWait())).isZero();
    pool.queued(1);
    pool.advance(Duration.ofSeconds(20));
    pool.queued(2);

    assertThat(get(pool.reads().longestWait()))
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(50));
  }

  @Test
  void noDesiredState_isVersionZero() {
    assertThat(fleet()).isEqualTo(DesiredState.EMPTY);
  }

  @Test
  void desiredState_isReplaced_ifItHasTheExpectedVersion() {
    assertThat(set(0L, group("a", 2, null, null), false)).isEqualTo(new SetReply.Set(1));
    assertThat(set(null, group("b", 1, null, null), false)).isEqualTo(new SetReply.Set(2));
    assertThat(set(1L, group("c", 1, null, null), false)).isEqualTo(new SetReply.Stale(2));

    assertThat(fleet()).isEqualTo(new DesiredState(2, List.of(group("b", 1, null, null))));
  }

  @Test
  void scaledSize_isKeptWithinNewBounds_andChangedFromTheExpectedSizeOnly() {
    set(null, group("e", 4, 1, 5), false);
    assertThat(get(pool.state.desiredState().scale("e", 3, 5, Duration.ZERO, "late"))).isFalse();
    assertThat(get(pool.state.desiredState().scale("e", 4, 5, Duration.ZERO, "wait"))).isTrue();
    assertThat(get(pool.state.desiredState().scale("e", 5, 4, Duration.ofMinutes(1), "soon")))
        .isFalse();
    pool.advance(Duration.ofMinutes(1));
    assertThat(get(pool.state.desiredState().scale("e", 5, 4, Duration.ofMinutes(1), "idle")))
        .isTrue();

    set(null, group("e", 1, 1, 3), true);

    assertThat(fleet().groups()).containsExactly(group("e", 3, 1, 3));
    assertThat(get(pool.state.desiredState().scale("none", 1, 2, Duration.ZERO, "x"))).isFalse();
    assertThat(get(pool.reads().feedAfter("0", 100)))
        .extracting(FeedEntry::event)
        .containsExactly("fleet_set", "scaled", "scaled", "fleet_set");
  }
}
