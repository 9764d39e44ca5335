package io.dsfleet.referenceapp;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What the app takes from its surroundings to measure and to scatter waits.
 *
 * @param nanoTime a clock that only grows, for differences
 * @param random numbers from 0 to 1
 */
record TimeSource(LongSupplier nanoTime, DoubleSupplier random) {}
