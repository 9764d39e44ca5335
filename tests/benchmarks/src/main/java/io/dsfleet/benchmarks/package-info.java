/**
 * Load on a running system, and micro-benchmarks; figures and commands are in docs/performance.md.
 */
@NullMarked
package io.dsfleet.benchmarks;

import org.jspecify.annotations.NullMarked;
