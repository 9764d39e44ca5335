package io.dsfleet.scheduler.fleet;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When autoscaled groups grow and shrink.
 *
 * @param upWait a group grows once the next job has waited this long with no slot free
 * @param upQueue or once this many jobs wait per slot with no slot free
 * @param downAfter a group shrinks once an instance's worth of slots has been free this long with
 *     no job waiting
 * @param pause minimum time between two changes of one group
 */
public record ScalingRules(
    @DefaultValue("10s") Duration upWait,
    @DefaultValue("2") int upQueue,
    @DefaultValue("60s") Duration downAfter,
    @DefaultValue("15s") Duration pause) {
  public ScalingRules {
    if (upQueue < 1) {
      throw new IllegalArgumentException(
          "expected dsfleet.scheduler.scaling.up-queue >= 1, but it is " + upQueue);
    }
  }
}
