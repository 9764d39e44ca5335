/** Slots, their assignments and the commands that follow from transitions. */
@NullMarked
package io.dsfleet.state.slot;

import org.jspecify.annotations.NullMarked;
