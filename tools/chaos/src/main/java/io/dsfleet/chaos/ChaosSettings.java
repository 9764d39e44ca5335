package io.dsfleet.chaos;

import io.dsfleet.devtools.CommandFailure;
import java.time.Duration;
import java.util.List;

/**
 * Settings of a chaos run.
 *
 * @param seed seed of the order, targets and durations of the faults
 * @param duration period in which faults begin
 * @param rounds maximum number of injections of each fault; 0 is unlimited
 * @param kinds names of faults, or their first word such as {@code kill}; empty selects all
 * @param apps number of scripted apps
 * @param streams slots of each app
 * @param maxWaiting maximum number of waiting jobs
 * @param recoveryTimeout time after which a system that has not recovered counts as stuck
 */
public record ChaosSettings(
    long seed,
    Duration duration,
    int rounds,
    List<String> kinds,
    int apps,
    int streams,
    int maxWaiting,
    Duration recoveryTimeout) {
  /** Grace period of a lost session's jobs. A bridge restarts within it. */
  static final Duration GRACE = Duration.ofSeconds(12);

  /**
   * Copies the kinds.
   *
   * @throws CommandFailure if a kind is unknown
   */
  public ChaosSettings {
    kinds = List.copyOf(kinds);
    for (String kind : kinds) {
      if (!FaultCatalog.kinds().contains(kind.replaceFirst(" .*", ""))) {
        throw new CommandFailure(
            "unknown fault '" + kind + "'; known kinds: " + String.join(", ", FaultCatalog.kinds()),
            2);
      }
    }
  }

  /**
   * Settings with three apps of four slots each, at most 40 waiting jobs and a recovery timeout of
   * one minute.
   */
  public static ChaosSettings of(long seed, Duration duration, int rounds, List<String> kinds) {
    return new ChaosSettings(seed, duration, rounds, kinds, 3, 4, 40, Duration.ofMinutes(1));
  }

  /** Returns the same settings with another recovery timeout, for busy machines. */
  public ChaosSettings withRecoveryTimeout(Duration timeout) {
    return new ChaosSettings(seed, duration, rounds, kinds, apps, streams, maxWaiting, timeout);
  }

  boolean includes(String fault) {
    return kinds.isEmpty()
        || kinds.stream().anyMatch(kind -> fault.equals(kind) || fault.startsWith(kind + " "));
  }
}
