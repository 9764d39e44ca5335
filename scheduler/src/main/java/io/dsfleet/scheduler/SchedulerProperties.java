package io.dsfleet.scheduler;

import io.dsfleet.scheduler.fleet.ScalingSettings;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the scheduler.
 *
 * @param pools pools whose submissions and control commands the scheduler consumes
 * @param sweepInterval pause between two sweeps for due timers; 10 ms to 5 s
 * @param sweepBatchSize maximum number of timers handled per batch of a sweep; 1 to 1,000
 * @param consistencyInterval pause between two consistency checks of the slots of a pool; 1 s to 1
 *     d
 * @param anyMedia whether submissions published by external systems may use any path and URL;
 *     otherwise only those below {@code mediaRoots}
 * @param mediaRoots allowed folders and URL prefixes for input and output
 * @param acceptUnknownFields whether unknown fields of submissions published by external systems
 *     are ignored; otherwise such submissions are refused
 * @param reconcileInterval pause between two reconciliations with the desired state; 100 ms to 1
 *     min
 * @param scaling when autoscaled groups grow and shrink
 */
@ConfigurationProperties("dsfleet.scheduler")
public record SchedulerProperties(
    @DefaultValue("default") List<String> pools,
    @DefaultValue("200ms") Duration sweepInterval,
    @DefaultValue("256") int sweepBatchSize,
    @DefaultValue("30s") Duration consistencyInterval,
    @DefaultValue("false") boolean anyMedia,
    @DefaultValue List<String> mediaRoots,
    @DefaultValue("false") boolean acceptUnknownFields,
    @DefaultValue("2s") Duration reconcileInterval,
    @DefaultValue ScalingSettings scaling) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public SchedulerProperties {
    pools = List.copyOf(pools);
    mediaRoots = List.copyOf(mediaRoots);
    check(!pools.isEmpty(), "dsfleet.scheduler.pools", "at least one pool", pools);
    check(
        pools.stream().allMatch(pool -> NAME.matcher(pool).matches()),
        "dsfleet.scheduler.pools",
        "names of 1 to 64 of A-Z a-z 0-9 _ -",
        pools);
    check(
        between(sweepInterval, Duration.ofMillis(10), Duration.ofSeconds(5)),
        "dsfleet.scheduler.sweep-interval",
        "10ms to 5s",
        sweepInterval);
    check(
        sweepBatchSize >= 1 && sweepBatchSize <= 1000,
        "dsfleet.scheduler.sweep-batch-size",
        "1 to 1000",
        sweepBatchSize);
    check(
        between(consistencyInterval, Duration.ofSeconds(1), Duration.ofDays(1)),
        "dsfleet.scheduler.consistency-interval",
        "1s to 1d",
        consistencyInterval);
    check(
        between(reconcileInterval, Duration.ofMillis(100), Duration.ofMinutes(1)),
        "dsfleet.scheduler.reconcile-interval",
        "100ms to 1m",
        reconcileInterval);
  }

  private static boolean between(Duration value, Duration min, Duration max) {
    return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
  }

  private static void check(boolean valid, String key, String expected, Object actual) {
    if (!valid) {
      throw new IllegalArgumentException(
          "expected " + key + " to be " + expected + ", but it is " + actual);
    }
  }
}
