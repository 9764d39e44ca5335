/** The passing of time: what is due, overdue or lost, and whether the slots are sound. */
@NullMarked
package io.dsfleet.scheduler.sweep;

import org.jspecify.annotations.NullMarked;
