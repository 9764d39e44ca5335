/** Load on a running system, and micro-benchmarks; see docs/performance.md. */
@NullMarked
package io.dsfleet.benchmarks;

import org.jspecify.annotations.NullMarked;
