/** Commands for the fleet itself: its state, instances, pools, logs and dead letters. */
@NullMarked
package io.dsfleet.cli.fleet;

import org.jspecify.annotations.NullMarked;
