package io.dsfleet.vision.detection;

import io.dsfleet.vision.tracking.ObjectDetection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;

/** Keeps the best of overlapping detections of the same class. */
final class NonMaximumSuppression {
  private static final double SAME_OVERLAP = 0.45;
  private static final double SAME_COVER = 0.75;

  private NonMaximumSuppression() {}

  /**
   * Also drops detections that lie inside a better one, for detectors that find an object at
   * several sizes.
   */
  static List<ObjectDetection> suppress(List<ObjectDetection> detections) {
    return suppress(detections, NonMaximumSuppression::same);
  }

  /**
   * Drops detections that overlap a better one of their class by more than {@code maxOverlap};
   * returns the best first.
   */
  static List<ObjectDetection> suppress(List<ObjectDetection> detections, double maxOverlap) {
    return suppress(
        detections, (better, candidate) -> better.box().overlap(candidate.box()) > maxOverlap);
  }

  private static List<ObjectDetection> suppress(
      List<ObjectDetection> detections, BiPredicate<ObjectDetection, ObjectDetection> same) {
    List<ObjectDetection> sorted = new ArrayList<>(detections);
    sorted.sort(Comparator.comparingDouble(ObjectDetection::score).reversed());
    List<ObjectDetection> kept = new ArrayList<>();
    for (ObjectDetection candidate : sorted) {
      if (kept.stream()
          .noneMatch(
              better ->
                  better.className().equals(candidate.className())
                      && same.test(better, candidate))) {
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
