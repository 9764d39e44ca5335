package io.dsfleet.vision.tracking;

import java.util.ArrayList;
import java.util.List;

/** An object, or a candidate for one, over the frames of a camera. */
final class ObjectTrack {
  static final long CANDIDATE = 0;

  private static final double DETECTED = 1;
  private static final double MOVED = 2;

  private final BoxFilter filter;
  private final String className;
  private final List<BoundingBox> boxes = new ArrayList<>();
  private long trackId = CANDIDATE;
  private int firstFrame;
  private BoundingBox lastSeen;
  private int detections = 1;
  private double scores;
  private int framesUnseen;
  private int framesUndetected;

  ObjectTrack(ObjectDetection first, int frame) {
    filter = new BoxFilter(first.box());
    className = first.className();
    firstFrame = frame;
    scores = first.score();
    boxes.add(first.box());
    lastSeen = first.box();
  }

  long trackId() {
    return trackId;
  }

  String className() {
    return className;
  }

  boolean isCandidate() {
    return trackId == CANDIDATE;
  }

  int detections() {
    return detections;
  }

  int framesUnseen() {
    return framesUnseen;
  }

  int framesUndetected() {
    return framesUndetected;
  }

  BoundingBox box() {
    return filter.box();
  }

  void confirm(long id) {
    trackId = id;
  }

  void predict() {
    filter.predict();
    if (framesUnseen > 1) {
      filter.damp();
    }
    framesUnseen++;
    framesUndetected++;
    boxes.add(filter.box());
  }

  void correctByDetection(ObjectDetection detection) {
    detections++;
    scores += detection.score();
    framesUndetected = 0;
    correct(detection.box(), DETECTED);
  }

  void correctByMotion(BoundingBox region) {
    correct(region, MOVED);
  }

  private void correct(BoundingBox measured, double looseness) {
    filter.correct(measured, looseness);
    int index = boxes.size() - 1;
    BoundingBox corrected = filter.box();
    // Replaces predictions made while the object was unseen by a linear interpolation, even if it
    // was last seen in the previous file.
    for (int back = 1; back < framesUnseen && back <= index; back++) {
      double part = back / (double) framesUnseen;
      boxes.set(index - back, corrected.towards(lastSeen, part));
    }
    boxes.set(index, corrected);
    lastSeen = corrected;
    framesUnseen = 0;
  }

  /** Returns the path until the object was last seen, without later predictions. */
  TrackPath endedPath() {
    return path(boxes.size() - framesUnseen);
  }

  /**
   * Returns the path until now, without trailing predictions if there are more than {@code
   * maxPredicted}.
   */
  TrackPath openPath(int maxPredicted) {
    return framesUnseen > maxPredicted ? endedPath() : path(boxes.size());
  }

  private TrackPath path(int length) {
    return new TrackPath(
        trackId,
        className,
        scores / detections,
        firstFrame,
        List.copyOf(boxes.subList(0, Math.max(0, length))));
  }

  /** Continues in the camera's next file, where frames restart at 0. */
  void continueInNextFile() {
    boxes.clear();
    firstFrame = 0;
  }
}
