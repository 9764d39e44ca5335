/** Pending callbacks of ended jobs. */
@NullMarked
package io.dsfleet.state.callbacks;

import org.jspecify.annotations.NullMarked;
