package io.dsfleet.vision.detection;

import io.dsfleet.vision.cores.IdleCorePool;
import java.nio.file.Path;

/**
 * A way of finding objects, loaded once for all cameras: another detector is another implementation
 * of this and of {@link Detector}. Safe for use by several threads.
 */
public interface DetectorModel extends AutoCloseable {

  /** A detector that has seen nothing, for pictures of a size in pixels. */
  Detector detector(int width, int height, IdleCorePool cores);

  /** Frames from one search to the next; 1 searches every frame. */
  int searchInterval(double framesPerSecond);

  /** What it is, for the log. */
  String description();

  @Override
  void close();

  /**
   * The model that the configuration names, or motion and HOG if it names none; its native
   * libraries are loaded then.
   *
   * @param temporary folder for the libraries' files; made if it is needed
   * @throws UnusableModelException if the model is not one that this app can use
   */
  static DetectorModel load(DetectorSettings config, Path temporary) throws UnusableModelException {
    return config.model() == null
        ? new PersonModel()
        : YoloModel.load(config.model(), config, temporary);
  }
}
