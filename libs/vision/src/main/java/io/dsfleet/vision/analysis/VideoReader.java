package io.dsfleet.vision.analysis;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** Reads the pictures of a video in order. Holds native memory until closed. Not thread-safe. */
public interface VideoReader extends AutoCloseable {

  /**
   * Opens a file.
   *
   * @param stopped checked while FFmpeg waits for data
   * @throws UnreadableVideoException if the file cannot be opened or has no video
   */
  static VideoReader openFile(Path file, BooleanSupplier stopped) throws UnreadableVideoException {
    return FfmpegVideoReader.open(file.toUri().toString(), stopped);
  }

  /** Whether pictures arrive in real time. */
  boolean isLive();

  /** Width of the latest picture in pixels; 0 before the first. */
  int width();

  /** Height of the latest picture in pixels; 0 before the first. */
  int height();

  /** Frames per second according to the container, or a default if unknown. */
  double framesPerSecond();

  /**
   * Estimates the number of frames from the container for a progress display; 0 if unknown, as for
   * a live stream. Edit lists, variable frame rates and restarted clocks make it wrong.
   */
  int expectedFrames();

  /**
   * Returns the next picture, upright (8 bits per channel, BGR), valid until the next call, or null
   * at the end.
   *
   * @throws UnreadableVideoException if the video cannot be decoded
   */
  @Nullable Mat next() throws UnreadableVideoException;

  /**
   * Returns the damage that the decoder and the demultiplexer reported until the end; null if they
   * reported none or too little to matter.
   */
  @Nullable String damage();

  @Override
  void close();
}
