/** What apps wrote: last lines, and what was written since. */
@NullMarked
package io.dsfleet.launcher.log;

import org.jspecify.annotations.NullMarked;
