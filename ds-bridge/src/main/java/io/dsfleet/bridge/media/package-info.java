/** Lists media files and finds result files on the disk of this host. */
@NullMarked
package io.dsfleet.bridge.media;

import org.jspecify.annotations.NullMarked;
