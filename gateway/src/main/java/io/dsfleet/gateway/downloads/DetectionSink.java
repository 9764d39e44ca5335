package io.dsfleet.gateway.downloads;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Receives the content of a result file in its order. */
interface DetectionSink {
  /**
   * What a result file says of its clip.
   *
   * @param file name of the clip
   * @param width of the picture, in pixels
   * @param height of the picture, in pixels
   * @param fps frames per second
   * @param frames number of analysed frames
   */
  record ClipFacts(@Nullable String file, long width, long height, double fps, long frames) {}

  /**
   * A track without its boxes.
   *
   * @param firstFrame number of its first frame, counted from 0
   */
  record TrackFacts(
      long id, @Nullable String label, double confidence, long firstFrame, long lastFrame) {}

  /** A box in pixels of the clip. */
  record FrameBox(long frame, double x, double y, double width, double height) {}

  /** Called once, before all tracks. */
  void begin(ClipFacts clip) throws IOException;

  /** Begins a track. */
  void beginTrack(TrackFacts track) throws IOException;

  /** Adds a box to the current track. */
  void add(FrameBox box) throws IOException;

  /** Ends the current track. */
  void endTrack() throws IOException;

  /** Called once, after all tracks. */
  void end() throws IOException;

  /** A sink that ignores everything, to check a file. */
  static DetectionSink ignoring() {
    return new DetectionSink() {
      @Override
      public void begin(ClipFacts clip) {}

      @Override
      public void beginTrack(TrackFacts track) {}

      @Override
      public void add(FrameBox box) {}

      @Override
      public void endTrack() {}

      @Override
      public void end() {}
    };
  }
}
