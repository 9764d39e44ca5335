package io.dsfleet.vision.detection;

import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.ObjectDetection;
import java.nio.FloatBuffer;
import java.util.ArrayList;
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
    List<ObjectDetection> found = new ArrayList<>();
    for (int place = 0; place < places; place++) {
      int best = bestClass(output, place, places);
      double score = output.get((BOX_ROWS + best) * places + place);
      // Also skips NaN.
      if (score >= minScore && !ignoredClasses.contains(best)) {
        BoundingBox box = letterbox.inPicture(box(output, place, places));
        if (box.area() > 0) {
          found.add(new ObjectDetection(box, Math.min(1, score), classes.get(best)));
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

  private int bestClass(FloatBuffer output, int place, int places) {
    int best = 0;
    for (int each = 1; each < classes.size(); each++) {
      if (output.get((BOX_ROWS + each) * places + place)
          > output.get((BOX_ROWS + best) * places + place)) {
        best = each;
      }
    }
    return best;
  }

  private static BoundingBox box(FloatBuffer output, int place, int places) {
    return BoundingBox.around(
        output.get(place),
        output.get(places + place),
        output.get(2 * places + place),
        output.get(3 * places + place));
  }
}
