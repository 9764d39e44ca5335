/** Handles due timers and checks the consistency of slots. */
@NullMarked
package io.dsfleet.scheduler.timers;

import org.jspecify.annotations.NullMarked;
