/** Applies fleet events to the state, in order per instance. */
@NullMarked
package io.dsfleet.scheduler.events;

import org.jspecify.annotations.NullMarked;
