package io.dsfleet.vision.detection;

import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.FrameObservation;
import java.util.List;

/**
 * Finds objects in the pictures of one camera, all of one size.
 *
 * <p>Keeps native memory until closed; not safe for use by several threads.
 */
public interface Detector extends AutoCloseable {

  /** Pictures that {@link #detect} can work on at once, now; at least 1. */
  int maxBatchSize();

  /**
   * Looks at the camera's next pictures, in order, as far as one can without knowing where objects
   * are expected in them.
   *
   * @return one per picture; each picture must stay unchanged until its look is completed
   */
  List<PendingDetection> detect(List<DetectorPicture> pictures);

  @Override
  void close();

  /** What a detector makes of one picture. */
  interface PendingDetection {

    /**
     * What is seen; asked once for each picture, in order.
     *
     * @param expected where objects are expected
     */
    FrameObservation complete(List<BoundingBox> expected);
  }
}
