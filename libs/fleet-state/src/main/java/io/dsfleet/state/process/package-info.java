/** Process records of launches. */
@NullMarked
package io.dsfleet.state.process;

import org.jspecify.annotations.NullMarked;
