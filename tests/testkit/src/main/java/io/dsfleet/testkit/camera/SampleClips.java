package io.dsfleet.testkit.camera;

import java.nio.file.Files;
import java.nio.file.Path;

/** The repository's sample footage: four consecutive clips of one camera. */
public final class SampleClips {
  private SampleClips() {}

  /** Returns the path of clip 1 to 4. */
  public static Path clip(int number) {
    Path samples = Path.of("samples");
    Path root = Files.isDirectory(samples) ? samples : Path.of("..", "..").resolve(samples);
    return root.resolve("pedestrians-" + number + ".mp4").toAbsolutePath().normalize();
  }
}
