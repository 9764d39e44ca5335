/** Instance folders: configuration files from templates, and path mapping into containers. */
@NullMarked
package io.dsfleet.launcher.folder;

import org.jspecify.annotations.NullMarked;
