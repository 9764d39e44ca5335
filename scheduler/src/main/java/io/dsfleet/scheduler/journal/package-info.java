/** Writes the journal of committed transitions and rebuilds a lost state from it. */
@NullMarked
package io.dsfleet.scheduler.journal;

import org.jspecify.annotations.NullMarked;
