package io.dsfleet.referenceapp;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Source of elapsed time and of randomness for jitter.
 *
 * @param nanoTime monotonic clock in nanoseconds
 * @param random uniform numbers from 0 to 1
 */
record TimeSource(LongSupplier nanoTime, DoubleSupplier random) {}
