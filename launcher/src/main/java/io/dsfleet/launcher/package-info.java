/** Starts, watches, adopts and ends app processes. */
@NullMarked
package io.dsfleet.launcher;

import org.jspecify.annotations.NullMarked;
