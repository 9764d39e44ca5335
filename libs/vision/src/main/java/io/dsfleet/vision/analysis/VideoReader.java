package io.dsfleet.vision.analysis;

import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** The pictures of a video in order; for use by one thread. Keeps native memory until closed. */
interface VideoReader extends AutoCloseable {

  /** Whether pictures come when they are taken, not when they are asked for. */
  boolean isLive();

  int width();

  int height();

  /** Frames per second as the container says, or a usual rate if it does not. */
  double framesPerSecond();

  /** Frames as the container says; 0 if it does not, as with a live stream. */
  int expectedFrames();

  /**
   * The next picture (8 bits per channel, blue, green, red), or null at the end; valid until the
   * next call.
   *
   * @throws UnreadableVideoException if hardly anything can be read
   */
  @Nullable Mat next() throws UnreadableVideoException;

  @Override
  void close();
}
