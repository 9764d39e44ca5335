package io.dsfleet.referenceapp.detection;

import io.dsfleet.referenceapp.tracking.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps the best of the detections that lie on one another (non-maximum suppression). */
final class Suppression {
  private static final double SAME_OVERLAP = 0.45;
  private static final double SAME_COVER = 0.75;

  private Suppression() {}

  static List<Detection> best(List<Detection> detections) {
    List<Detection> sorted = new ArrayList<>(detections);
    sorted.sort(Comparator.comparingDouble(Detection::score).reversed());
    List<Detection> kept = new ArrayList<>();
    for (Detection candidate : sorted) {
      if (kept.stream().noneMatch(better -> same(better, candidate))) {
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
