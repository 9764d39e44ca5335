/** Commands of {@code ./dsfleet}. */
@NullMarked
package io.dsfleet.cli;

import org.jspecify.annotations.NullMarked;
