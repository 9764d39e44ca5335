package io.dsfleet.chaos;

import io.dsfleet.devtools.CommandFailure;
import java.time.Duration;
import java.util.List;

/**
 * What a run does.
 *
 * @param seed decides the order, the victims and the lengths of the faults
 * @param time faults begin for this long at most
 * @param rounds each fault befalls this often at most; 0 is as often as time allows
 * @param kinds names of faults, or their beginnings up to a blank such as {@code kill}; empty is
 *     all
 * @param apps scripted apps
 * @param streams slots of each
 * @param queue jobs that wait at most
 * @param patience after which a system that does not work again counts as stuck
 */
public record ChaosSettings(
    long seed,
    Duration time,
    int rounds,
    List<String> kinds,
    int apps,
    int streams,
    int queue,
    Duration patience) {
  /** How long a lost session's jobs wait for it to return: a bridge starts again within it. */
  static final Duration GRACE = Duration.ofSeconds(12);

  /**
   * Copies the kinds.
   *
   * @throws CommandFailure if one is none
   */
  public ChaosSettings {
    kinds = List.copyOf(kinds);
    for (String kind : kinds) {
      if (!FaultCatalog.kinds().contains(kind.replaceFirst(" .*", ""))) {
        throw new CommandFailure(
            "expected kinds of " + FaultCatalog.kinds() + ", but '" + kind + "' is none", 2);
      }
    }
  }

  /** Three apps with four slots each, forty waiting jobs, a minute's patience. */
  public static ChaosSettings of(long seed, Duration time, int rounds, List<String> kinds) {
    return new ChaosSettings(seed, time, rounds, kinds, 3, 4, 40, Duration.ofMinutes(1));
  }

  /** The same with more patience, for machines that have other things to do. */
  public ChaosSettings patience(Duration time) {
    return new ChaosSettings(seed, this.time, rounds, kinds, apps, streams, queue, time);
  }

  boolean wants(String fault) {
    return kinds.isEmpty()
        || kinds.stream().anyMatch(kind -> fault.equals(kind) || fault.startsWith(kind + " "));
  }
}
