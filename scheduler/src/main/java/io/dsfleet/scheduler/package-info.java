/** Decides which job goes to which slot, what an event means, and when something is overdue. */
@NullMarked
package io.dsfleet.scheduler;

import org.jspecify.annotations.NullMarked;
