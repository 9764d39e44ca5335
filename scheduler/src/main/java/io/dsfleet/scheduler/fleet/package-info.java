/** Keeps what runs at what should run: scales groups, and ends what is too much. */
@NullMarked
package io.dsfleet.scheduler.fleet;

import org.jspecify.annotations.NullMarked;
