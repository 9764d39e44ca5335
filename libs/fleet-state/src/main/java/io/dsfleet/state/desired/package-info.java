/** Desired state of a pool. */
@NullMarked
package io.dsfleet.state.desired;

import org.jspecify.annotations.NullMarked;
