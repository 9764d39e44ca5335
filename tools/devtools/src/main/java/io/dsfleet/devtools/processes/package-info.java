/** Starts, records, supervises and terminates child processes. */
@NullMarked
package io.dsfleet.devtools.processes;

import org.jspecify.annotations.NullMarked;
