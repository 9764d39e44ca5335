/** Timers and the sweep that handles them. */
@NullMarked
package io.dsfleet.state.timers;

import org.jspecify.annotations.NullMarked;
