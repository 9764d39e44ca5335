package io.dsfleet.vision.detection;

import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.FrameObservation;
import java.util.List;

/**
 * Detects objects in the pictures of one camera, all of the same size.
 *
 * <p>Holds native memory until closed. Not thread-safe.
 */
public interface ObjectDetector extends AutoCloseable {

  /** Number of pictures that {@link #detect} can currently process in parallel; at least 1. */
  int maxBatchSize();

  /**
   * Starts detection in the camera's next pictures, in order, as far as possible without knowing
   * where objects are expected.
   *
   * @return one per picture; the picture must not change until its detection is completed
   */
  List<PendingDetection> detect(List<DetectorPicture> pictures);

  @Override
  void close();

  /** Detection in one picture that needs the tracker's prediction to complete. */
  interface PendingDetection {

    /**
     * Completes the detection; called once per picture, in order.
     *
     * @param expected boxes where the tracker expects objects
     */
    FrameObservation complete(List<BoundingBox> expected);
  }
}
