/** Services of a host: its lease, clock, metrics, and recording of process events. */
@NullMarked
package io.dsfleet.launcher.host;

import org.jspecify.annotations.NullMarked;
