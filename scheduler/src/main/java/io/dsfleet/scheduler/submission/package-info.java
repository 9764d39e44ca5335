/** Queues submissions of the gateway and of external systems. */
@NullMarked
package io.dsfleet.scheduler.submission;

import org.jspecify.annotations.NullMarked;
