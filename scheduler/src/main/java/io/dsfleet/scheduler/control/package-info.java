/** Handles control commands on a separate queue, so that they do not wait behind submissions. */
@NullMarked
package io.dsfleet.scheduler.control;

import org.jspecify.annotations.NullMarked;
