/** Metrics of the scheduler. */
@NullMarked
package io.dsfleet.scheduler.metrics;

import org.jspecify.annotations.NullMarked;
