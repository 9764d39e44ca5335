/** Adopts unrecorded processes and kills stale ones. */
@NullMarked
package io.dsfleet.launcher.adopt;

import org.jspecify.annotations.NullMarked;
