/** Reads app logs: the last lines, and the lines written since. */
@NullMarked
package io.dsfleet.launcher.log;

import org.jspecify.annotations.NullMarked;
