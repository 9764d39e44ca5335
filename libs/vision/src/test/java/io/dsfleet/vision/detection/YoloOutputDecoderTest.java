package io.dsfleet.vision.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.ObjectDetection;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class YoloOutputDecoderTest {
  private static final LetterboxLayout SAME = LetterboxLayout.of(640, 640, 640, 640);

  private final YoloOutputDecoder head =
      new YoloOutputDecoder(List.of("car", "bus"), Set.of(), 0.25, 0.45);

  @Test
  void theBetterOfOverlappingBoxesOfAClassIsKept() {
    List<ObjectDetection> found =
        read(
            new float[] {100, 100, 50, 50, 0.6f, 0.1f},
            new float[] {104, 100, 50, 50, 0.9f, 0.1f},
            new float[] {300, 100, 50, 50, 0.5f, 0.1f});
    assertThat(found).extracting(ObjectDetection::score).containsExactly((double) 0.9f, 0.5);
    assertThat(found.getFirst().box()).isEqualTo(new BoundingBox(79, 75, 50, 50));
  }

  @Test
  void boxesOfDifferentClassesAreIndependent() {
    assertThat(
            read(
                new float[] {100, 100, 50, 50, 0.6f, 0.1f},
                new float[] {100, 100, 50, 50, 0.1f, 0.9f}))
        .extracting(ObjectDetection::className)
        .containsExactly("bus", "car");
  }

  @Test
  void weakInvalidAndOutsideBoxesAreDropped() {
    assertThat(
            read(
                new float[] {100, 100, 50, 50, 0.24f, 0.1f},
                new float[] {100, 100, 50, 50, Float.NaN, Float.NaN},
                new float[] {Float.NaN, 100, 50, 50, 0.9f, 0},
                new float[] {100, 100, 0, 50, 0.9f, 0},
                new float[] {-100, 100, 50, 50, 0.9f, 0}))
        .isEmpty();
  }

  @Test
  void aBoxAcrossTheBorderIsClipped() {
    assertThat(read(new float[] {0, 630, 40, 40, 0.9f, 0}))
        .extracting(ObjectDetection::box)
        .containsExactly(new BoundingBox(0, 610, 20, 30));
  }

  @Test
  void aTallPictureHasBarsAtItsSides() {
    LetterboxLayout tall = LetterboxLayout.of(360, 720, 640, 640);
    assertThat(tall).isEqualTo(new LetterboxLayout(360, 720, 320, 640, 640, 640));
    assertThat(tall.left()).isEqualTo(160);
    assertThat(tall.right()).isEqualTo(160);
    assertThat(tall.top()).isZero();
    assertThat(tall.inPicture(new BoundingBox(160, 0, 320, 640)))
        .isEqualTo(new BoundingBox(0, 0, 360, 720));
    LetterboxLayout odd = LetterboxLayout.of(1919, 1079, 640, 640);
    assertThat(odd.left() + odd.width() + odd.right()).isEqualTo(640);
    assertThat(odd.top() + odd.height() + odd.bottom()).isEqualTo(640);
  }

  @Test
  void manyOverlappingCandidatesAreReadInBoundedTime() {
    float[][] places = new float[8_400][];
    for (int place = 0; place < places.length; place++) {
      places[place] = new float[] {(place % 100) * 6, (place / 100) * 6, 60, 60, 0.5f, 0.4f};
    }
    assertThat(read(places)).hasSizeBetween(20, 300);
  }

  @Test
  void classNamesAreReadFromPythonsNotation() {
    assertThat(ClassNames.fromMetadata("{0: 'person', 1: \"driver's cab\", 2: 'it\\'s'}"))
        .containsExactly("person", "driver's cab", "it's");
    assertThat(ClassNames.fromMetadata("{1: 'a', 0: 'b'}")).isEmpty();
    assertThat(ClassNames.fromMetadata("")).isEmpty();
  }

  private List<ObjectDetection> read(float[]... places) {
    FloatBuffer output = FloatBuffer.allocate(6 * places.length);
    for (int place = 0; place < places.length; place++) {
      for (int row = 0; row < 6; row++) {
        output.put(row * places.length + place, places[place][row]);
      }
    }
    return head.decode(output, SAME);
  }
}
