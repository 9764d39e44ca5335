package io.dsfleet.live.config;

import java.nio.file.Path;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of a source.
 *
 * @param file video that is played in a loop at its own rate; relative to {@code dsfleet.live.root}
 * @param when whether the source runs always, or only while it has viewers
 * @param jpegQuality 1 to 100
 * @param maxFramesPerSecond 1 to 60
 * @param maxWidth maximum width of a frame in pixels, 64 to 3840
 */
public record LiveSource(
    Path file,
    @DefaultValue("viewed") RunCondition when,
    @DefaultValue("85") int jpegQuality,
    @DefaultValue("15") int maxFramesPerSecond,
    @DefaultValue("1280") int maxWidth) {

  /** When a source runs. */
  public enum RunCondition {
    /** While it has a viewer. */
    VIEWED,
    /** Always. */
    ALWAYS
  }

  public LiveSource {
    // The binder passes null for an absent key.
    if (file == null) {
      throw new IllegalArgumentException(
          "each source in dsfleet.live.sources must have a file, relative to dsfleet.live.root");
    }
    requireRange("jpeg-quality", jpegQuality, 1, 100);
    requireRange("max-frames-per-second", maxFramesPerSecond, 1, 60);
    requireRange("max-width", maxWidth, 64, 3_840);
  }

  /** A source with the default settings. */
  public static LiveSource ofFile(Path file) {
    return new LiveSource(file, RunCondition.VIEWED, 85, 15, 1_280);
  }

  private static void requireRange(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          key
              + " of a source in dsfleet.live.sources must be "
              + min
              + " to "
              + max
              + ", but it is "
              + value);
    }
  }
}
