package io.dsfleet.vision.evaluation;

import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.ObjectDetection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Average precision of detections in labelled pictures: the area under the curve of precision by
 * recall, with precision made monotonic (as in PASCAL VOC since 2010). A detection is right if it
 * overlaps a labelled box of its class that no better detection has taken.
 *
 * <p>Not thread-safe.
 */
public final class DetectionEvaluation {
  private static final double COCO_FIRST_OVERLAP = 0.5;
  private static final double COCO_STEP = 0.05;
  private static final int COCO_STEPS = 10;

  private final List<Picture> pictures = new ArrayList<>();

  /**
   * Adds a picture.
   *
   * @param truth labelled boxes by class
   */
  public void add(Map<String, List<BoundingBox>> truth, List<ObjectDetection> detections) {
    pictures.add(new Picture(Map.copyOf(truth), List.copyOf(detections)));
  }

  /** Returns the labelled classes in alphabetical order. */
  public Set<String> classes() {
    Set<String> classes = new TreeSet<>();
    for (Picture picture : pictures) {
      picture.truth.forEach(
          (className, boxes) -> {
            if (!boxes.isEmpty()) {
              classes.add(className);
            }
          });
    }
    return classes;
  }

  /**
   * Returns the average precision of a class, 0 to 1; 0 for a class without labelled boxes.
   *
   * @param minOverlap minimum intersection over union of a right detection, such as 0.5 for AP50
   */
  public double averagePrecision(String className, double minOverlap) {
    List<Match> matches = new ArrayList<>();
    int labelled = 0;
    for (Picture picture : pictures) {
      List<BoundingBox> boxes = picture.truth.getOrDefault(className, List.of());
      labelled += boxes.size();
      matches.addAll(picture.matches(className, boxes, minOverlap));
    }
    matches.sort(Comparator.comparingDouble(Match::score).reversed());
    return labelled == 0 ? 0 : area(matches, labelled);
  }

  /** Returns the mean of all labelled classes' average precision; 0 if none is labelled. */
  public double meanAveragePrecision(double minOverlap) {
    return classes().stream()
        .mapToDouble(className -> averagePrecision(className, minOverlap))
        .average()
        .orElse(0);
  }

  /** Returns the mean over the overlaps 0.5, 0.55 and so on to 0.95, as in COCO. */
  public double meanAveragePrecision() {
    double sum = 0;
    for (int step = 0; step < COCO_STEPS; step++) {
      sum += meanAveragePrecision(COCO_FIRST_OVERLAP + step * COCO_STEP);
    }
    return sum / COCO_STEPS;
  }

  private static double area(List<Match> matches, int labelled) {
    double[] precision = new double[matches.size()];
    int right = 0;
    for (int index = 0; index < matches.size(); index++) {
      right += matches.get(index).right ? 1 : 0;
      precision[index] = right / (double) (index + 1);
    }
    double area = 0;
    double best = 0;
    for (int index = matches.size() - 1; index >= 0; index--) {
      best = Math.max(best, precision[index]);
      if (matches.get(index).right) {
        area += best / labelled;
      }
    }
    return area;
  }

  private record Match(double score, boolean right) {}

  private record Picture(Map<String, List<BoundingBox>> truth, List<ObjectDetection> detections) {

    private List<Match> matches(String className, List<BoundingBox> boxes, double minOverlap) {
      List<ObjectDetection> best =
          detections.stream()
              .filter(detection -> detection.className().equals(className))
              .sorted(Comparator.comparingDouble(ObjectDetection::score).reversed())
              .toList();
      List<Match> matches = new ArrayList<>();
      Set<Integer> taken = new HashSet<>();
      for (ObjectDetection detection : best) {
        Map<Integer, Double> overlaps = new HashMap<>();
        for (int index = 0; index < boxes.size(); index++) {
          double overlap = boxes.get(index).overlap(detection.box());
          if (overlap >= minOverlap && !taken.contains(index)) {
            overlaps.put(index, overlap);
          }
        }
        overlaps.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .ifPresent(closest -> taken.add(closest.getKey()));
        matches.add(new Match(detection.score(), !overlaps.isEmpty()));
      }
      return matches;
    }
  }
}
