/** Launches, processes and their logs over HTTP. */
@NullMarked
package io.dsfleet.gateway.processes;

import org.jspecify.annotations.NullMarked;
