package io.dsfleet.state;

import static io.dsfleet.state.Pool.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.state.DesiredFleets.SetReply;
import io.dsfleet.state.DesiredFleets.Wish;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DesiredFleetsTest {
  private final Pool pool = new Pool();

  @AfterEach
  void drop() {
    pool.close();
  }

  private static FleetGroup group(String name, int instances, Integer least, Integer most) {
    return new FleetGroup(name, "gpu-1", null, 2, instances, least, most, null);
  }

  private SetReply set(Long version, FleetGroup group, boolean keep) {
    return get(pool.state.desired().set(version, List.of(new Wish(group, keep)), "test"));
  }

  private DesiredFleet fleet() {
    return get(pool.reads().fleet());
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
    assertThat(fleet()).isEqualTo(DesiredFleet.NONE);
  }

  @Test
  void desiredState_isReplaced_ifItHasTheExpectedVersion() {
    assertThat(set(0L, group("a", 2, null, null), false)).isEqualTo(new SetReply.Set(1));
    assertThat(set(null, group("b", 1, null, null), false)).isEqualTo(new SetReply.Set(2));
    assertThat(set(1L, group("c", 1, null, null), false)).isEqualTo(new SetReply.Stale(2));

    assertThat(fleet()).isEqualTo(new DesiredFleet(2, List.of(group("b", 1, null, null))));
  }

  @Test
  void scaledSize_isKeptWithinNewBounds_andChangedFromTheExpectedSizeOnly() {
    set(null, group("e", 4, 1, 5), false);
    assertThat(get(pool.state.desired().scale("e", 3, 5, Duration.ZERO, "late"))).isFalse();
    assertThat(get(pool.state.desired().scale("e", 4, 5, Duration.ZERO, "wait"))).isTrue();
    assertThat(get(pool.state.desired().scale("e", 5, 4, Duration.ofMinutes(1), "soon"))).isFalse();
    pool.advance(Duration.ofMinutes(1));
    assertThat(get(pool.state.desired().scale("e", 5, 4, Duration.ofMinutes(1), "idle"))).isTrue();

    set(null, group("e", 1, 1, 3), true);

    assertThat(fleet().groups()).containsExactly(group("e", 3, 1, 3));
    assertThat(get(pool.state.desired().scale("none", 1, 2, Duration.ZERO, "x"))).isFalse();
    assertThat(get(pool.reads().feedAfter("0", 100)))
        .extracting(FeedEntry::event)
        .containsExactly("fleet_set", "scaled", "scaled", "fleet_set");
  }
}
