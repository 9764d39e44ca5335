/** What a launch is: its profile, what is asked of it, and the mark by which it is known again. */
@NullMarked
package io.dsfleet.launcher.launch;

import org.jspecify.annotations.NullMarked;
