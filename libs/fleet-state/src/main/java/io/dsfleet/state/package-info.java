/** State of the pools in Redis: jobs, slots, instances, sessions, processes and the feed. */
@NullMarked
package io.dsfleet.state;

import org.jspecify.annotations.NullMarked;
