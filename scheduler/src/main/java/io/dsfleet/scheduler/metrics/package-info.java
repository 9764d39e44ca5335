/** What the scheduler counts and measures. */
@NullMarked
package io.dsfleet.scheduler.metrics;

import org.jspecify.annotations.NullMarked;
