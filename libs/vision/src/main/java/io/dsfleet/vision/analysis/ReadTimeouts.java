package io.dsfleet.vision.analysis;

import java.time.Duration;

/**
 * How long FFmpeg may block.
 *
 * @param open until the source's video stream is known
 * @param read until the next packet
 */
record ReadTimeouts(Duration open, Duration read) {
  static final ReadTimeouts DEFAULT =
      new ReadTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(10));
}
