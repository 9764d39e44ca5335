/** HTTP API of launches, processes and their logs. */
@NullMarked
package io.dsfleet.gateway.processes;

import org.jspecify.annotations.NullMarked;
