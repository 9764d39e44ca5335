/** Assigns jobs to slots, applies events and handles timeouts. */
@NullMarked
package io.dsfleet.scheduler;

import org.jspecify.annotations.NullMarked;
