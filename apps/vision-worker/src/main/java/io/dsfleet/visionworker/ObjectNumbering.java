package io.dsfleet.visionworker;

import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.ObjectDetection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives each detected object an id that it keeps from one analysis to the next, by the greatest
 * overlap. Not thread-safe.
 */
final class ObjectNumbering {
  private static final double MIN_OVERLAP = 0.2;
  private static final int MAX_UNSEEN_ANALYSES = 10;

  /** An object with its id and the number of analyses since it was last seen. */
  record NumberedObject(long id, ObjectDetection detection, int unseen) {
    NumberedObject aged() {
      return new NumberedObject(id, detection, unseen + 1);
    }
  }

  private final List<NumberedObject> objects = new ArrayList<>();
  private long nextId = 1;

  /** Where objects are expected in the next picture. */
  List<BoundingBox> expectedBoxes() {
    return objects.stream().map(each -> each.detection().box()).toList();
  }

  /** The detected objects with their ids. */
  List<NumberedObject> update(List<ObjectDetection> detections) {
    List<ObjectDetection> unassigned = new ArrayList<>(detections);
    objects.replaceAll(
        object -> {
          ObjectDetection match = closest(object, unassigned);
          if (match == null) {
            return object.aged();
          }
          unassigned.remove(match);
          return new NumberedObject(object.id(), match, 0);
        });
    objects.removeIf(each -> each.unseen() > MAX_UNSEEN_ANALYSES);
    for (ObjectDetection added : unassigned) {
      objects.add(new NumberedObject(nextId++, added, 0));
    }
    return objects.stream().filter(each -> each.unseen() == 0).toList();
  }

  private static @Nullable ObjectDetection closest(
      NumberedObject object, List<ObjectDetection> detections) {
    ObjectDetection closest = null;
    double overlap = MIN_OVERLAP;
    for (ObjectDetection each : detections) {
      double current = each.box().overlap(object.detection().box());
      if (current > overlap) {
        overlap = current;
        closest = each;
      }
    }
    return closest;
  }
}
