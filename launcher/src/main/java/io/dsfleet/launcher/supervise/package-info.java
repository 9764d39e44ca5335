/** Supervises running apps: detects exits, restarts and terminates them. */
@NullMarked
package io.dsfleet.launcher.supervise;

import org.jspecify.annotations.NullMarked;
