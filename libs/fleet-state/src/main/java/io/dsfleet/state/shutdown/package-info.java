/** Staged shutdown of instances. */
@NullMarked
package io.dsfleet.state.shutdown;

import org.jspecify.annotations.NullMarked;
