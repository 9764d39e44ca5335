package io.dsfleet.chaos;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** One thing that goes wrong, and how it is put right again. */
interface InjectedFault {
  /** Its kind, a blank, and whom it befalls. */
  String name();

  /** Makes it happen. */
  void begin(RandomGenerator random);

  /** How long it lasts. */
  Duration hold(RandomGenerator random);

  /** What proves, at the end of that time, that it bit; blank where nothing does. */
  String proof();

  /**
   * Puts it right.
   *
   * @return when all that is needed was there again, by {@link System#nanoTime}
   */
  long end();

  /** When the system worked again, having been put right at {@code upNanos}; empty if not yet. */
  OptionalLong worksAgain(AppFleet crew, long upNanos);
}
