/** Timeouts and budgets of the scripts. */
@NullMarked
package io.dsfleet.state.timing;

import org.jspecify.annotations.NullMarked;
