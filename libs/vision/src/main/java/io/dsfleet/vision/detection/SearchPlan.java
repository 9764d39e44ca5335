package io.dsfleet.vision.detection;

import io.dsfleet.vision.tracking.BoundingBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Selects the regions of a picture to search for people, and their scale, to keep the searched area
 * small.
 */
final class SearchPlan {
  /** Height of a person in the detector's window of 64 x 128 pixels. */
  static final double PERSON_PIXELS = 88;

  private static final double MAX_ENLARGEMENT = 3;
  private static final double MIN_PERSON_HEIGHT_FRACTION = 1.0 / 8;
  private static final double MIN_COVERED_FRACTION = 0.8;

  private final BoundingBox picture;

  SearchPlan(int width, int height) {
    picture = new BoundingBox(0, 0, width, height);
  }

  /** Returns the whole picture, for a camera's first frame, when no motion is known yet. */
  List<SearchRegion> wholePicture() {
    return List.of(
        new SearchRegion(picture, enlargement(picture.height() * MIN_PERSON_HEIGHT_FRACTION)));
  }

  /** Returns regions around motion and around expected people, who may stand still. */
  List<SearchRegion> around(List<BoundingBox> moving, List<BoundingBox> expected) {
    List<SearchRegion> regions = new ArrayList<>();
    for (BoundingBox box : moving) {
      boolean group = box.width() > 0.65 * box.height();
      regions.add(around(box, (group ? 0.55 : 0.8) * box.height()));
    }
    for (BoundingBox box : expected) {
      regions.add(around(box, 0.85 * box.height()));
    }
    regions.sort(
        Comparator.comparingDouble((SearchRegion region) -> region.area().area()).reversed());
    List<SearchRegion> kept = new ArrayList<>();
    for (SearchRegion region : regions) {
      if (kept.stream().noneMatch(larger -> covers(larger, region))) {
        kept.add(region);
      }
    }
    return kept;
  }

  private SearchRegion around(BoundingBox box, double smallestPerson) {
    double side = 0.4 * box.height();
    double above = 0.45 * box.height();
    double below = 0.3 * box.height();
    double left = Math.max(0, box.x() - side);
    double top = Math.max(0, box.y() - above);
    double right = Math.min(picture.width(), box.x() + box.width() + side);
    double bottom = Math.min(picture.height(), box.y() + box.height() + below);
    return new SearchRegion(
        new BoundingBox(left, top, right - left, bottom - top), enlargement(smallestPerson));
  }

  private static double enlargement(double smallestPerson) {
    return Math.min(MAX_ENLARGEMENT, PERSON_PIXELS / smallestPerson);
  }

  private static boolean covers(SearchRegion larger, SearchRegion region) {
    return larger.area().intersection(region.area()) > MIN_COVERED_FRACTION * region.area().area()
        && larger.enlargement() > 0.8 * region.enlargement();
  }
}
