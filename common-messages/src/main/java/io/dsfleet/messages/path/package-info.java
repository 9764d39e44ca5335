/** Paths of media: where they may lie, how apps see them, and which files are videos. */
@NullMarked
package io.dsfleet.messages.path;

import org.jspecify.annotations.NullMarked;
