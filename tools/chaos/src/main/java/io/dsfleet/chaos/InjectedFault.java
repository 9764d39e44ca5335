package io.dsfleet.chaos;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** A fault that can be injected and repaired. */
interface InjectedFault {
  /** The kind and the target, separated by a blank. */
  String name();

  /** Injects the fault. */
  void inject(RandomGenerator random);

  /** How long the fault lasts. */
  Duration duration(RandomGenerator random);

  /** Evidence, at the end of that time, that the fault took effect; empty if there is none. */
  String evidence();

  /**
   * Repairs the fault.
   *
   * @return the time when everything was up again, by {@link System#nanoTime}
   */
  long repair();

  /**
   * The time when the system had recovered after the repair at {@code upNanos}; empty if it has
   * not.
   */
  OptionalLong recoveredAt(AppFleet apps, long upNanos);
}
