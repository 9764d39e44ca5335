/** Sample footage and a simulated RTSP camera. Needs JavaCV and FFmpeg on the user's class path. */
@NullMarked
package io.dsfleet.testkit.camera;

import org.jspecify.annotations.NullMarked;
