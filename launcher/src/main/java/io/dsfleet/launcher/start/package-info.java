/** Starts apps from launch requests and records. */
@NullMarked
package io.dsfleet.launcher.start;

import org.jspecify.annotations.NullMarked;
