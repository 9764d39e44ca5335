/** An instance's own folder: configuration out of templates, paths as the app sees them. */
@NullMarked
package io.dsfleet.launcher.folder;

import org.jspecify.annotations.NullMarked;
