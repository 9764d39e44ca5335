/** Processes that this checkout started: remembered, recognised, supervised, ended. */
@NullMarked
package io.dsfleet.devtools.processes;

import org.jspecify.annotations.NullMarked;
