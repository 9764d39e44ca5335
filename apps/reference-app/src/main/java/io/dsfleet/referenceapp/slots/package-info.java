/**
 * The app's state machine: which camera a slot analyses, which file is next, what is replied. Pure:
 * state in, next state and effects out.
 */
@NullMarked
package io.dsfleet.referenceapp.slots;

import org.jspecify.annotations.NullMarked;
