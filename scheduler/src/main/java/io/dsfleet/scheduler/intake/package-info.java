/** Queues submissions of the gateway and of external systems. */
@NullMarked
package io.dsfleet.scheduler.intake;

import org.jspecify.annotations.NullMarked;
