package io.dsfleet.vision.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.ObjectDetection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectionEvaluationTest {
  private static final BoundingBox LEFT = new BoundingBox(0, 0, 10, 10);
  private static final BoundingBox RIGHT = new BoundingBox(100, 0, 10, 10);
  private static final BoundingBox ELSEWHERE = new BoundingBox(50, 50, 10, 10);

  private final DetectionEvaluation evaluation = new DetectionEvaluation();

  @Test
  void perfectDetectionsHaveThePrecisionOne() {
    evaluation.add(
        Map.of("person", List.of(LEFT), "car", List.of(RIGHT)),
        List.of(person(LEFT, 0.5), new ObjectDetection(RIGHT, 0.6, "car")));
    assertThat(evaluation.averagePrecision("person", 0.5)).isEqualTo(1);
    assertThat(evaluation.meanAveragePrecision(0.5)).isEqualTo(1);
    assertThat(evaluation.meanAveragePrecision()).isEqualTo(1);
    assertThat(evaluation.classes()).containsExactly("car", "person");
  }

  @Test
  void aFalseDetectionCountsOnlyAgainstWeakerOnes() {
    evaluation.add(
        Map.of("person", List.of(LEFT, RIGHT)),
        List.of(person(LEFT, 0.9), person(ELSEWHERE, 0.8), person(RIGHT, 0.7)));
    // Recall 1/2 at precision 1, recall 1 at precision 2/3.
    assertThat(evaluation.averagePrecision("person", 0.5))
        .isCloseTo(0.5 + 0.5 * 2 / 3, within(1e-12));
  }

  @Test
  void aSecondDetectionOfABoxIsFalse() {
    evaluation.add(
        Map.of("person", List.of(LEFT, RIGHT)),
        List.of(person(LEFT, 0.9), person(new BoundingBox(0, 0, 10, 9), 0.8), person(RIGHT, 0.7)));
    assertThat(evaluation.averagePrecision("person", 0.5))
        .isCloseTo(0.5 + 0.5 * 2 / 3, within(1e-12));
  }

  @Test
  void missedBoxesAndPicturesWithoutBoxesCount() {
    evaluation.add(Map.of("person", List.of(LEFT)), List.of(person(LEFT, 0.6)));
    evaluation.add(Map.of("person", List.of(RIGHT)), List.of());
    evaluation.add(Map.of(), List.of(person(LEFT, 0.9)));
    // The false detection of the third picture is the best one: recall 1/2 at precision 1/2.
    assertThat(evaluation.averagePrecision("person", 0.5)).isCloseTo(0.25, within(1e-12));
    assertThat(evaluation.averagePrecision("car", 0.5)).isZero();
  }

  @Test
  void overlapDecidesWhatIsRight() {
    evaluation.add(
        Map.of("person", List.of(LEFT)), List.of(person(new BoundingBox(0, 0, 10, 7.2), 0.6)));
    assertThat(evaluation.averagePrecision("person", 0.7)).isEqualTo(1);
    assertThat(evaluation.averagePrecision("person", 0.73)).isZero();
    // Five of the ten overlaps from 0.5 to 0.95 are below 0.72.
    assertThat(evaluation.meanAveragePrecision()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void nothingLabelledMeansZero() {
    assertThat(evaluation.meanAveragePrecision()).isZero();
  }

  private static ObjectDetection person(BoundingBox box, double score) {
    return new ObjectDetection(box, score, "person");
  }
}
