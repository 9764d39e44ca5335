package io.dsfleet.scheduler;

import io.dsfleet.scheduler.fleet.ScalingRules;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the scheduler.
 *
 * @param pools whose submissions and controls it consumes
 * @param sweepInterval pause between two looks for what is due; 10 ms to 5 s
 * @param sweepItems timers handled by one sweep, 1 to 1,000
 * @param auditInterval pause between two full walks over a pool, at least 1 s
 * @param anyMedia whether submissions that upstreams publish may name every path and url; otherwise
 *     only those below {@code mediaRoots}
 * @param mediaRoots folders and url beginnings that they may name, for input and output
 * @param fleetInterval pause between two looks at what should run; 100 ms to 1 min
 * @param scaling when groups with a minimum and a maximum grow and shrink
 */
@ConfigurationProperties("dsfleet.scheduler")
public record SchedulerProperties(
    @DefaultValue("default") List<String> pools,
    @DefaultValue("200ms") Duration sweepInterval,
    @DefaultValue("256") int sweepItems,
    @DefaultValue("30s") Duration auditInterval,
    @DefaultValue("false") boolean anyMedia,
    @DefaultValue List<String> mediaRoots,
    @DefaultValue("2s") Duration fleetInterval,
    @DefaultValue ScalingRules scaling) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public SchedulerProperties {
    pools = List.copyOf(pools);
    mediaRoots = List.copyOf(mediaRoots);
    expect(!pools.isEmpty(), "pools", "at least one pool", pools);
    expect(
        pools.stream().allMatch(pool -> WORD.matcher(pool).matches()),
        "pools",
        "names of 1 to 64 of A-Z a-z 0-9 _ -",
        pools);
    expect(
        between(sweepInterval, Duration.ofMillis(10), Duration.ofSeconds(5)),
        "sweep-interval",
        "10ms to 5s",
        sweepInterval);
    expect(sweepItems >= 1 && sweepItems <= 1000, "sweep-items", "1 to 1000", sweepItems);
    expect(
        between(auditInterval, Duration.ofSeconds(1), Duration.ofDays(1)),
        "audit-interval",
        "1s to 1d",
        auditInterval);
    expect(
        between(fleetInterval, Duration.ofMillis(100), Duration.ofMinutes(1)),
        "fleet-interval",
        "100ms to 1m",
        fleetInterval);
  }

  private static boolean between(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  private static void expect(boolean holds, String key, String expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          "expected dsfleet.scheduler." + key + " to be " + expected + ", but it is " + actual);
    }
  }
}
