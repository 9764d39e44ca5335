package io.dsfleet.vision.detection;

import io.dsfleet.vision.tracking.ObjectDetection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Keeps the best of the detections that lie on one another (non-maximum suppression); those of
 * different classes do not touch each other.
 */
final class NonMaximumSuppression {
  private static final double SAME_OVERLAP = 0.45;
  private static final double SAME_COVER = 0.75;

  private NonMaximumSuppression() {}

  /** For a detector that finds one object at several sizes: also what lies inside a better one. */
  static List<ObjectDetection> suppress(List<ObjectDetection> detections) {
    return suppress(detections, NonMaximumSuppression::same);
  }

  /** The best first; of those of a class that overlap by more than the limit only the best. */
  static List<ObjectDetection> suppress(List<ObjectDetection> detections, double largestOverlap) {
    return suppress(
        detections, (better, candidate) -> better.box().overlap(candidate.box()) > largestOverlap);
  }

  private static List<ObjectDetection> suppress(
      List<ObjectDetection> detections, BiPredicate<ObjectDetection, ObjectDetection> same) {
    List<ObjectDetection> sorted = new ArrayList<>(detections);
    sorted.sort(Comparator.comparingDouble(ObjectDetection::score).reversed());
    List<ObjectDetection> kept = new ArrayList<>();
    for (ObjectDetection candidate : sorted) {
      if (kept.stream()
          .noneMatch(
              better -> better.className().equals(candidate.className()) && same.test(better, candidate))) {
        kept.add(candidate);
      }
    }
    return kept;
  }

  private static boolean same(ObjectDetection better, ObjectDetection candidate) {
    double smaller = Math.min(better.box().area(), candidate.box().area());
    return better.box().overlap(candidate.box()) > SAME_OVERLAP
        || better.box().intersection(candidate.box()) > SAME_COVER * smaller;
  }
}
