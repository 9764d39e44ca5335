package io.dsfleet.vision.tracking;

import java.util.List;

/**
 * The path of one object through one file.
 *
 * @param trackId unique in a camera run and the same in all its files
 * @param className name of the object's class, such as {@code person}
 * @param confidence mean score of the detections so far, 0 to 1
 * @param firstFrame frame of the first box, counted from 0
 * @param boxes one box per frame, without gaps
 */
public record TrackPath(
    long trackId, String className, double confidence, int firstFrame, List<BoundingBox> boxes) {

  /** Frame of the last box. */
  public int lastFrame() {
    return firstFrame + boxes.size() - 1;
  }
}
