package io.dsfleet.broker.consume;

/** Checks whether a fault that suspends consumers is over. */
@FunctionalInterface
public interface FaultEndCheck {
  /** Throws a transient fault while it lasts. */
  void check();
}
