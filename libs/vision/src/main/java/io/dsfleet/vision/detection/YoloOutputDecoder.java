package io.dsfleet.vision.detection;

import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.ObjectDetection;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Decodes the output of YOLO v8 and v11: one column per candidate with the box's centre and size in
 * pixels of the input, then a score per class.
 *
 * @param classes class names by number
 * @param ignoredClasses class numbers that are not reported
 * @param minScore minimum score of a candidate's best class
 * @param maxOverlap two boxes of a class that overlap by more are reduced to the better one
 */
record YoloOutputDecoder(
    List<String> classes, Set<Integer> ignoredClasses, double minScore, double maxOverlap) {
  /** Rows before the classes: centre x, centre y, width, height. */
  static final int BOX_ROWS = 4;

  private static final int MAX_CANDIDATES = 3_000;
  private static final int MAX_OBJECTS = 300;

  /**
   * Returns the objects in a picture, the best first.
   *
   * @param output rows by candidates
   */
  List<ObjectDetection> decode(FloatBuffer output, LetterboxLayout letterbox) {
    int places = output.capacity() / (BOX_ROWS + classes.size());
    float[] row = new float[places];
    float[] scores = new float[places];
    int[] best = new int[places];
    Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    for (int number = 0; number < classes.size(); number++) {
      output.get((BOX_ROWS + number) * places, row);
      for (int place = 0; place < places; place++) {
        if (row[place] > scores[place]) {
          scores[place] = row[place];
          best[place] = number;
        }
      }
    }
    List<ObjectDetection> found = new ArrayList<>();
    for (int place = 0; place < places; place++) {
      if (scores[place] >= minScore && !ignoredClasses.contains(best[place])) {
        BoundingBox box = letterbox.inPicture(box(output, place, places));
        if (box.area() > 0) {
          found.add(new ObjectDetection(box, Math.min(1, scores[place]), classes.get(best[place])));
        }
      }
    }
    if (found.size() > MAX_CANDIDATES) {
      found.sort(Comparator.comparingDouble(ObjectDetection::score).reversed());
      found.subList(MAX_CANDIDATES, found.size()).clear();
    }
    List<ObjectDetection> kept = NonMaximumSuppression.suppress(found, maxOverlap);
    return List.copyOf(kept.subList(0, Math.min(MAX_OBJECTS, kept.size())));
  }

  private static BoundingBox box(FloatBuffer output, int place, int places) {
    return BoundingBox.around(
        output.get(place),
        output.get(places + place),
        output.get(2 * places + place),
        output.get(3 * places + place));
  }
}
