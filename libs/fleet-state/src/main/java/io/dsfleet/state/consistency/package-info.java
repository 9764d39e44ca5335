/** Consistency check of a pool. */
@NullMarked
package io.dsfleet.state.consistency;

import org.jspecify.annotations.NullMarked;
