package io.dsfleet.visionworker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.ObjectDetection;
import io.dsfleet.visionworker.ObjectNumbering.NumberedObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectNumberingTest {
  private final ObjectNumbering numbering = new ObjectNumbering();

  @Test
  void movingObjects_keepTheirIds() {
    numbering.update(List.of(at(0), at(200)));
    assertThat(numbering.update(List.of(at(210), at(10))))
        .extracting(NumberedObject::id)
        .containsExactly(1L, 2L);
  }

  @Test
  void objectThatReturnsInTime_keepsItsIdAndIsNotShownMeanwhile() {
    numbering.update(List.of(at(0)));
    for (int analysis = 0; analysis < 10; analysis++) {
      assertThat(numbering.update(List.of())).isEmpty();
    }
    assertThat(numbering.expectedBoxes()).hasSize(1);
    assertThat(numbering.update(List.of(at(0)))).extracting(NumberedObject::id).containsExactly(1L);
  }

  @Test
  void objectThatReturnsLate_getsANewId() {
    numbering.update(List.of(at(0)));
    for (int analysis = 0; analysis < 11; analysis++) {
      numbering.update(List.of());
    }
    assertThat(numbering.expectedBoxes()).isEmpty();
    assertThat(numbering.update(List.of(at(0)))).extracting(NumberedObject::id).containsExactly(2L);
  }

  private static ObjectDetection at(double x) {
    return new ObjectDetection(new BoundingBox(x, 50, 40, 100), 0.9, "person");
  }
}
