package io.dsfleet.scheduler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.state.desired.InstanceGroup;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingDecisionTest {
  private static final ScalingSettings RULES =
      new ScalingSettings(
          Duration.ofSeconds(10), 2, Duration.ofSeconds(60), Duration.ofSeconds(15));

  @ParameterizedTest
  @CsvSource({
    // now, min, max, streams, pending, waited, slots, free, complete, idle, desired
    "2, 1, 8, 2,  0,  0, 4, 0, true,   0, 2", // busy, no job waits
    "2, 1, 8, 2,  1,  9, 4, 0, true,   0, 2", // not for long yet
    "2, 1, 8, 2,  1, 10, 4, 0, true,   0, 3", // for long
    "2, 1, 8, 2,  7,  0, 4, 0, true,   0, 2", // a short queue, just come
    "2, 1, 8, 2,  8,  0, 4, 0, true,   0, 4", // a long queue at once; the double at most
    "2, 1, 8, 2, 99, 99, 4, 0, true,   0, 4",
    "4, 1, 8, 2, 99, 99, 8, 0, true,   0, 8",
    "4, 1, 5, 2, 99, 99, 8, 0, true,   0, 5", // the maximum
    "2, 1, 8, 2, 99, 99, 4, 0, false,  0, 2", // the last ones are still to come
    "2, 1, 8, 2, 99, 99, 4, 1, true,   0, 2", // a slot is free: the queue is about to move
    "0, 0, 8, 2,  1,  0, 0, 0, true,   0, 0", // from nothing
    "0, 0, 8, 2,  2,  0, 0, 0, true,   0, 1",
    "0, 0, 8, 2,  1, 10, 0, 0, true,   0, 1",
    "3, 1, 8, 2,  0,  0, 6, 2, true,  59, 3", // spare, but not for long
    "3, 1, 8, 2,  0,  0, 6, 2, true,  60, 2", // one by one
    "3, 1, 8, 2,  0,  0, 6, 6, true, 999, 2",
    "3, 1, 8, 2,  0,  0, 6, 1, true, 999, 3", // less than an instance is free
    "1, 1, 8, 2,  0,  0, 2, 2, true, 999, 1", // the minimum
    "1, 0, 8, 2,  0,  0, 2, 2, true, 999, 0",
    "9, 1, 8, 2,  0,  0, 2, 0, true,   0, 8", // out of bounds
    "0, 1, 8, 2,  0,  0, 0, 0, true,   0, 1"
  })
  void scaledGroup(
      int now,
      int min,
      int max,
      int streams,
      long pending,
      long waited,
      long slots,
      long free,
      boolean complete,
      long spare,
      int wanted) {
    InstanceGroup group = new InstanceGroup("e", "h", null, streams, now, min, max, null);
    PoolLoad load = new PoolLoad(pending, Duration.ofSeconds(waited), slots, free);

    assertThat(
            ScalingDecision.desiredInstances(
                group, load, streams, complete, Duration.ofSeconds(spare), RULES))
        .isEqualTo(wanted);
  }

  @Test
  void fixedGroup_staysAsItIs() {
    InstanceGroup group = new InstanceGroup("f", "h", null, 1, 2, null, null, null);
    PoolLoad load = new PoolLoad(1000, Duration.ofHours(1), 2, 0);

    assertThat(ScalingDecision.desiredInstances(group, load, 1, true, Duration.ZERO, RULES))
        .isEqualTo(2);
  }
}
