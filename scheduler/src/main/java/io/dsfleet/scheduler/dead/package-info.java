/** Stores dead letters in Redis, where they can be listed. */
@NullMarked
package io.dsfleet.scheduler.dead;

import org.jspecify.annotations.NullMarked;
