package io.dsfleet.vision.detection;

import io.dsfleet.vision.cores.IdleCorePool;

/**
 * Detects people without a model file, by motion and OpenCV's HOG detector with built-in weights.
 */
public final class PersonModel implements DetectorModel {
  private static final double SEARCHES_PER_SECOND = 5;
  private static final int WARM_UP_PIXELS = 128;

  /** Preloads the native libraries. Throws LinkageError if this machine has no build of them. */
  public PersonModel() {
    try (IdleCorePool none = new IdleCorePool(1)) {
      new PersonDetector(WARM_UP_PIXELS, WARM_UP_PIXELS, none).close();
    }
  }

  @Override
  public ObjectDetector detector(int width, int height, int searchInterval, IdleCorePool cores) {
    return new PersonDetector(width, height, cores);
  }

  @Override
  public int searchInterval(double framesPerSecond) {
    return Math.max(1, (int) Math.round(framesPerSecond / SEARCHES_PER_SECOND));
  }

  @Override
  public String description() {
    return "motion and HOG";
  }

  @Override
  public void close() {}
}
