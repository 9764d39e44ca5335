package io.dsfleet.vision.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.ObjectDetection;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchPlanTest {
  private final SearchPlan plan = new SearchPlan(768, 576);

  @Test
  void aSmallPersonIsEnlargedToTheDetectorsWindow() {
    SearchRegion region =
        plan.around(List.of(new BoundingBox(300, 200, 20, 50)), List.of()).getFirst();
    assertThat(region.enlargement() * 50).isGreaterThanOrEqualTo(SearchPlan.PERSON_PIXELS);
    assertThat(region.area().intersection(new BoundingBox(300, 200, 20, 50))).isEqualTo(1000);
  }

  @Test
  void aLargePersonIsReduced() {
    SearchRegion region =
        plan.around(List.of(new BoundingBox(300, 20, 150, 400)), List.of()).getFirst();
    assertThat(region.enlargement()).isLessThan(1);
  }

  @Test
  void regionsLieInsideThePicture() {
    assertThat(plan.around(List.of(new BoundingBox(-20, -10, 60, 90)), List.of()))
        .singleElement()
        .satisfies(
            region -> {
              assertThat(region.area().x()).isZero();
              assertThat(region.area().y()).isZero();
            });
  }

  @Test
  void overlappingRegionsAreSearchedOnce() {
    BoundingBox person = new BoundingBox(300, 200, 34, 90);
    assertThat(plan.around(List.of(person), List.of(person))).hasSize(1);
  }

  @Test
  void detectionsOfOnePersonAreMerged() {
    ObjectDetection sure = new ObjectDetection(new BoundingBox(100, 100, 40, 100), 0.9, "person");
    ObjectDetection vague = new ObjectDetection(new BoundingBox(104, 96, 42, 104), 0.7, "person");
    ObjectDetection other = new ObjectDetection(new BoundingBox(160, 100, 40, 100), 0.6, "person");
    assertThat(NonMaximumSuppression.suppress(List.of(vague, other, sure)))
        .containsExactly(sure, other);
  }
}
