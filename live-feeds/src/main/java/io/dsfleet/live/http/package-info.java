/** Sources, snapshots and MJPEG streams over HTTP. */
@NullMarked
package io.dsfleet.live.http;

import org.jspecify.annotations.NullMarked;
