/** Launcher service: its application, wiring and loop. */
@NullMarked
package io.dsfleet.launcher;

import org.jspecify.annotations.NullMarked;
