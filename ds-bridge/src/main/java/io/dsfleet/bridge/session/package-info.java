/**
 * The session state machine: maps a state, an input and the time to the next state and side
 * effects.
 */
@NullMarked
package io.dsfleet.bridge.session;

import org.jspecify.annotations.NullMarked;
