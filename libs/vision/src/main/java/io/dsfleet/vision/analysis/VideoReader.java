package io.dsfleet.vision.analysis;

import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** Reads the pictures of a video in order. Holds native memory until closed. Not thread-safe. */
interface VideoReader extends AutoCloseable {

  /** Whether pictures arrive in real time. */
  boolean isLive();

  int width();

  int height();

  /** Frames per second according to the container, or a default if unknown. */
  double framesPerSecond();

  /** Frames according to the container; 0 if unknown, as for a live stream. */
  int expectedFrames();

  /**
   * Returns the next picture (8 bits per channel, BGR), valid until the next call, or null at the
   * end.
   *
   * @throws UnreadableVideoException if the video cannot be decoded
   */
  @Nullable Mat next() throws UnreadableVideoException;

  @Override
  void close();
}
