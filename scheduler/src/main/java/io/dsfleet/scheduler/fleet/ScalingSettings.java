package io.dsfleet.scheduler.fleet;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When autoscaled groups grow and shrink.
 *
 * @param scaleUpWait a group grows once the next job has waited this long with no slot free
 * @param scaleUpJobsPerSlot or once this many jobs wait per slot with no slot free
 * @param scaleDownDelay a group shrinks once an instance's worth of slots has been free this long
 *     with no job waiting
 * @param cooldown minimum time between two changes of one group
 */
public record ScalingSettings(
    @DefaultValue("10s") Duration scaleUpWait,
    @DefaultValue("2") int scaleUpJobsPerSlot,
    @DefaultValue("60s") Duration scaleDownDelay,
    @DefaultValue("15s") Duration cooldown) {
  public ScalingSettings {
    if (scaleUpJobsPerSlot < 1) {
      throw new IllegalArgumentException(
          "expected dsfleet.scheduler.scaling.scale-up-jobs-per-slot >= 1, but it is "
              + scaleUpJobsPerSlot);
    }
  }
}
