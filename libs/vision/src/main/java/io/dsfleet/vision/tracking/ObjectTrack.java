package io.dsfleet.vision.tracking;

import java.util.ArrayList;
import java.util.List;

/** One object, or a candidate for one, over the frames of a camera. */
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
    // What was predicted while the object was out of sight is known better now: straight from there
    // to here, even if the object was last seen in the file before.
    for (int back = 1; back < framesUnseen && back <= index; back++) {
      double part = back / (double) framesUnseen;
      boxes.set(index - back, corrected.towards(lastSeen, part));
    }
    boxes.set(index, corrected);
    lastSeen = corrected;
    framesUnseen = 0;
  }

  /**
   * The way up to the last time the object was seen: what was only predicted after it is not known.
   */
  TrackPath endedPath() {
    return path(boxes.size() - framesUnseen);
  }

  /** The way up to now; predicted frames are left out if there are more than so many. */
  TrackPath openPath(int mostPredicted) {
    return framesUnseen > mostPredicted ? endedPath() : path(boxes.size());
  }

  private TrackPath path(int length) {
    return new TrackPath(
        trackId,
        className,
        scores / detections,
        firstFrame,
        List.copyOf(boxes.subList(0, Math.max(0, length))));
  }

  /** Goes on in the camera's next file, where frames count from 0 again. */
  void continueInNextFile() {
    boxes.clear();
    firstFrame = 0;
  }
}
