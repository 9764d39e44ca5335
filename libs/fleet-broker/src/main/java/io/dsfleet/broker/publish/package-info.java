/** Batched publishing with publisher confirms. */
@NullMarked
package io.dsfleet.broker.publish;

import org.jspecify.annotations.NullMarked;
