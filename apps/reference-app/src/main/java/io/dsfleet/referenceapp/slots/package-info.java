/**
 * What the app decides: which camera a slot works on, which file is next, what is answered. Pure:
 * state in, next state and effects out.
 */
@NullMarked
package io.dsfleet.referenceapp.slots;

import org.jspecify.annotations.NullMarked;
