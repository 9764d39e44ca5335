package io.dsfleet.scheduler.fleet;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When groups with a minimum and a maximum grow and shrink.
 *
 * @param upWait they grow once the next job has waited for this long, with no slot free
 * @param upQueue or once this many jobs wait for each slot that there is, with no slot free
 * @param downAfter they shrink once an instance's worth of slots was free, with no job waiting, for
 *     this long
 * @param pause least time between two changes of one group
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
