/** Handles launch requests and starts the desired instances of the host. */
@NullMarked
package io.dsfleet.launcher.launch;

import org.jspecify.annotations.NullMarked;
