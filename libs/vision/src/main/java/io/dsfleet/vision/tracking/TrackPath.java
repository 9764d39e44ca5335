package io.dsfleet.vision.tracking;

import java.util.List;

/**
 * One object's way through one file.
 *
 * @param trackId unique in a camera run and the same in all its files
 * @param className name of the object's class, such as {@code person}
 * @param confidence mean score of the detections so far, 0 to 1
 * @param firstFrame the file's frame, from 0, of the first box
 * @param boxes one box per frame without a gap
 */
public record TrackPath(
    long trackId, String className, double confidence, int firstFrame, List<BoundingBox> boxes) {

  /** The file's frame of the last box. */
  public int lastFrame() {
    return firstFrame + boxes.size() - 1;
  }
}
