package io.dsfleet.vision.detection;

import io.dsfleet.vision.tracking.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Keeps the best of the detections that lie on one another (non-maximum suppression); those of
 * different classes do not touch each other.
 */
final class Suppression {
  private static final double SAME_OVERLAP = 0.45;
  private static final double SAME_COVER = 0.75;

  private Suppression() {}

  /** For a detector that finds one object at several sizes: also what lies inside a better one. */
  static List<Detection> best(List<Detection> detections) {
    return best(detections, Suppression::same);
  }

  /** The best first; of those of a class that overlap by more than the limit only the best. */
  static List<Detection> best(List<Detection> detections, double largestOverlap) {
    return best(
        detections, (better, candidate) -> better.box().overlap(candidate.box()) > largestOverlap);
  }

  private static List<Detection> best(
      List<Detection> detections, BiPredicate<Detection, Detection> same) {
    List<Detection> sorted = new ArrayList<>(detections);
    sorted.sort(Comparator.comparingDouble(Detection::score).reversed());
    List<Detection> kept = new ArrayList<>();
    for (Detection candidate : sorted) {
      if (kept.stream()
          .noneMatch(
              better -> better.kind().equals(candidate.kind()) && same.test(better, candidate))) {
        kept.add(candidate);
      }
    }
    return kept;
  }

  private static boolean same(Detection better, Detection candidate) {
    double smaller = Math.min(better.box().area(), candidate.box().area());
    return better.box().overlap(candidate.box()) > SAME_OVERLAP
        || better.box().intersection(candidate.box()) > SAME_COVER * smaller;
  }
}
