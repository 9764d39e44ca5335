/** Batched consuming with acknowledgement after the effect, and dead letters. */
@NullMarked
package io.dsfleet.broker.consume;

import org.jspecify.annotations.NullMarked;
