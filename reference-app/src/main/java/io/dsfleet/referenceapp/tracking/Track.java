package io.dsfleet.referenceapp.tracking;

import java.util.ArrayList;
import java.util.List;

/** One person, or a candidate for one, over the frames of a camera. */
final class Track {
  static final long CANDIDATE = 0;

  private static final double DETECTED = 1;
  private static final double MOVED = 2;

  private final BoxFilter filter;
  private final List<BoundingBox> boxes = new ArrayList<>();
  private long trackId = CANDIDATE;
  private int firstFrame;
  private int lastSeenIndex;
  private int detections = 1;
  private double scores;
  private int framesUnseen;
  private int framesUndetected;

  Track(Detection first, int frame) {
    filter = new BoxFilter(first.box());
    firstFrame = frame;
    scores = first.score();
    boxes.add(first.box());
  }

  long trackId() {
    return trackId;
  }

  boolean candidate() {
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
    framesUnseen++;
    framesUndetected++;
    boxes.add(filter.box());
  }

  void detected(Detection detection) {
    detections++;
    scores += detection.score();
    framesUndetected = 0;
    seen(detection.box(), DETECTED);
  }

  void moved(BoundingBox region) {
    seen(region, MOVED);
  }

  private void seen(BoundingBox measured, double looseness) {
    filter.correct(measured, looseness);
    framesUnseen = 0;
    int index = boxes.size() - 1;
    BoundingBox corrected = filter.box();
    // What was predicted while the person was out of sight is known better now: straight from there
    // to here.
    BoundingBox last = lastSeenIndex < 0 ? boxes.getFirst() : boxes.get(lastSeenIndex);
    int from = Math.max(0, lastSeenIndex);
    for (int between = from + 1; between < index; between++) {
      boxes.set(between, last.towards(corrected, (between - from) / (double) (index - from)));
    }
    boxes.set(index, corrected);
    lastSeenIndex = index;
  }

  /**
   * The way up to the last time the person was seen: what was only predicted after it is not known.
   */
  TrackPath endedPath() {
    return path(Math.max(0, lastSeenIndex + 1));
  }

  /** The way up to now, predicted frames included. */
  TrackPath openPath() {
    return path(boxes.size());
  }

  private TrackPath path(int length) {
    return new TrackPath(
        trackId, scores / detections, firstFrame, List.copyOf(boxes.subList(0, length)));
  }

  /** Goes on in the camera's next file, where frames count from 0 again. */
  void continueInNextFile() {
    boxes.clear();
    firstFrame = 0;
    lastSeenIndex = -1;
  }
}
