/** Launch specifications, profiles, and the marks that identify launched processes. */
@NullMarked
package io.dsfleet.launcher.spec;

import org.jspecify.annotations.NullMarked;
