/** The record in Redis: jobs, slots, instances, sessions, processes, timelines and the feed. */
@NullMarked
package io.dsfleet.state;

import org.jspecify.annotations.NullMarked;
