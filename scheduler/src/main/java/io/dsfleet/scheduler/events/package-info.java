/** Events of the fleet become transitions of the record, in order per instance. */
@NullMarked
package io.dsfleet.scheduler.events;

import org.jspecify.annotations.NullMarked;
