/** Stores dead letters in Redis, where they can be listed. */
@NullMarked
package io.dsfleet.scheduler.deadletters;

import org.jspecify.annotations.NullMarked;
