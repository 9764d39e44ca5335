/** The ways to run an app: as a process, in a container that runs already, in one of its own. */
@NullMarked
package io.dsfleet.launcher.runner;

import org.jspecify.annotations.NullMarked;
