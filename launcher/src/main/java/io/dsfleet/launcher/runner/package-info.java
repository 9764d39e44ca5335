/** App runners: as a process, in an existing container, or in a dedicated container. */
@NullMarked
package io.dsfleet.launcher.runner;

import org.jspecify.annotations.NullMarked;
