package io.dsfleet.testkit.model;

import java.util.random.RandomGenerator;

/**
 * Draws one command of a random list.
 *
 * <p>A command must make sense whatever was removed before it (name things by small numbers, not by
 * earlier replies): that is what lets a failing list shrink.
 */
@FunctionalInterface
public interface CommandGenerator<C> {

  /** The command at the position, from 0, drawn from {@code random} alone. */
  C next(RandomGenerator random, int position);
}
