package io.dsfleet.vision.detection;

import io.dsfleet.vision.cores.IdleCorePool;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A detection method, loaded once for all cameras. New detectors implement this and {@link
 * ObjectDetector}. Thread-safe.
 */
public interface DetectorModel extends AutoCloseable {

  /**
   * Creates a detector for pictures of the given size in pixels.
   *
   * @param searchInterval as returned for the pictures' frame rate
   */
  ObjectDetector detector(int width, int height, int searchInterval, IdleCorePool cores);

  /** Number of frames from one search to the next; 1 searches every frame. */
  int searchInterval(double framesPerSecond);

  /** Description for the log. */
  String description();

  @Override
  void close();

  /**
   * Loads the configured detection method with its native libraries.
   *
   * @param temporary folder for unpacked native libraries; created if needed
   * @throws UnusableModelException if the model is missing or not supported
   */
  static DetectorModel load(DetectorSettings config, Path temporary) throws UnusableModelException {
    return switch (config.method()) {
      case MOTION_AND_HOG -> new PersonModel();
      case GLOBAL_MODEL -> YoloModel.loadGlobalModel(config, temporary);
      case MODEL_FILE -> YoloModel.load(Objects.requireNonNull(config.model()), config, temporary);
    };
  }
}
