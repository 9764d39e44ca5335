package io.dsfleet.vision.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.onnx.OnnxWriter;
import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.FrameObservation;
import io.dsfleet.vision.tracking.ObjectDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YoloModelTest {
  private static final int SIDE = 64;

  @TempDir Path folder;

  private final IdleCorePool cores = new IdleCorePool(3);

  @AfterEach
  void close() {
    cores.close();
  }

  @Test
  void colouredSquaresAreFoundInALetterboxedPicture() throws Exception {
    // 128 x 64 is halved to 64 x 32, with bars of 16 above and below.
    try (DetectorModel model = load(config(ColourModel.write(folder.resolve("m.onnx"), SIDE)));
        ObjectDetector detector = model.detector(128, 64, 1, cores);
        Mat picture = picture(128, 64)) {
      paint(picture, 32, 16, 16, new Scalar(0, 0, 255, 0));
      paint(picture, 96, 48, 16, new Scalar(255, 0, 0, 0));
      FrameObservation seen =
          detector
              .detect(List.of(new DetectorPicture(picture, true)))
              .getFirst()
              .complete(List.of());
      assertThat(seen.searched()).isTrue();
      assertThat(seen.objects())
          .extracting(ObjectDetection::className)
          .containsExactlyInAnyOrder("red", "blue");
      for (ObjectDetection each : seen.objects()) {
        boolean red = each.className().equals("red");
        assertThat(each.score()).isCloseTo(1, within(0.01));
        assertThat(each.box())
            .isEqualTo(red ? new BoundingBox(32, 16, 16, 16) : new BoundingBox(96, 48, 16, 16));
      }
    }
  }

  @Test
  void severalPicturesAreProcessedAndOnlySomeSearched() throws Exception {
    Path file = ColourModel.write(folder.resolve("m.onnx"), SIDE);
    try (DetectorModel model = load(config(file));
        ObjectDetector detector = model.detector(SIDE, SIDE, 1, cores)) {
      List<DetectorPicture> pictures = new ArrayList<>();
      for (int index = 0; index < 8; index++) {
        Mat picture = picture(SIDE, SIDE);
        paint(picture, index * 8, 8, 8, new Scalar(0, 255, 0, 0));
        pictures.add(new DetectorPicture(picture, index % 2 == 0));
      }
      assertThat(detector.maxBatchSize()).isEqualTo(3);
      for (int round = 0; round < 20; round++) {
        List<ObjectDetector.PendingDetection> looks = detector.detect(pictures);
        for (int index = 0; index < 8; index++) {
          FrameObservation seen = looks.get(index).complete(List.of());
          assertThat(seen.searched()).isEqualTo(index % 2 == 0);
          assertThat(seen.objects())
              .extracting(ObjectDetection::box)
              .isEqualTo(index % 2 == 0 ? List.of(new BoundingBox(index * 8, 8, 8, 8)) : List.of());
        }
      }
      pictures.forEach(picture -> picture.pixels().close());
    }
  }

  @Test
  void intervalThresholdAndFilterAreConfigured() throws Exception {
    Path file = ColourModel.write(folder.resolve("m.onnx"), SIDE);
    DetectorSettings config =
        new DetectorSettings(
            DetectorMethod.MODEL_FILE, file, null, 3, 4, 0.6, 0.45, Set.of(2), SIDE, SIDE);
    try (DetectorModel model = load(config);
        ObjectDetector detector = model.detector(SIDE, SIDE, 1, cores);
        Mat picture = picture(SIDE, SIDE)) {
      assertThat(model.searchInterval(25)).isEqualTo(5);
      assertThat(model.description()).contains("m.onnx").contains("3 classes");
      paint(picture, 0, 0, 8, new Scalar(255, 0, 0, 0));
      paint(picture, 16, 0, 8, new Scalar(0, 0, 127, 0));
      paint(picture, 32, 0, 8, new Scalar(0, 0, 178, 0));
      FrameObservation seen =
          detector
              .detect(List.of(new DetectorPicture(picture, true)))
              .getFirst()
              .complete(List.of());
      assertThat(seen.objects())
          .singleElement()
          .satisfies(
              only -> {
                assertThat(only.box()).isEqualTo(new BoundingBox(32, 0, 8, 8));
                assertThat(only.score()).isCloseTo(178 / 255.0, within(0.001));
              });
    }
  }

  @Test
  void aDynamicModelUsesTheConfiguredSize() throws Exception {
    Path file = ColourModel.write(folder.resolve("m.onnx"), SIDE, -1, ColourModel.NAMES);
    DetectorSettings config =
        new DetectorSettings(
            DetectorMethod.MODEL_FILE, file, null, 0, 0, 0.25, 0.45, Set.of(), SIDE, SIDE);
    try (DetectorModel model = load(config);
        ObjectDetector detector = model.detector(SIDE, SIDE, 1, cores)) {
      assertThat(detector.maxBatchSize()).isPositive();
    }
  }

  @Test
  void namesComeFromTheLabelsFileIfThereIsOne() throws Exception {
    Path file = ColourModel.write(folder.resolve("m.onnx"), SIDE);
    Path labels = Files.writeString(folder.resolve("labels.txt"), "빨강\n\ncar large\nbike\n");
    DetectorSettings config =
        new DetectorSettings(
            DetectorMethod.MODEL_FILE, file, labels, 0, 0, 0.25, 0.45, Set.of(), 0, 0);
    try (DetectorModel model = load(config);
        ObjectDetector detector = model.detector(SIDE, SIDE, 1, cores);
        Mat picture = picture(SIDE, SIDE)) {
      paint(picture, 0, 0, 8, new Scalar(0, 255, 0, 0));
      assertThat(
              detector
                  .detect(List.of(new DetectorPicture(picture, true)))
                  .getFirst()
                  .complete(List.of())
                  .objects())
          .extracting(ObjectDetection::className)
          .containsExactly("car large");
    }
  }

  @Test
  void unusableModelsAreRejectedWithTheReason() throws Exception {
    Path model = ColourModel.write(folder.resolve("m.onnx"), SIDE);
    Path nameless = ColourModel.write(folder.resolve("nameless.onnx"), SIDE, SIDE, "");
    Path garbage = Files.writeString(folder.resolve("garbage.onnx"), "this is no model");
    Path labels = Files.writeString(folder.resolve("labels.txt"), "one\ntwo\n");
    assertRefused(config(folder.resolve("missing.onnx")), "no readable file at");
    assertRefused(config(folder), "no readable file at");
    assertRefused(config(garbage), "ONNX Runtime cannot use");
    assertRefused(config(nameless), "expected names of 3 classes");
    assertRefused(config(headless("headless.onnx", 4, 1)), "expected the output of YOLO v8 or v11");
    assertRefused(config(headless("batch.onnx", 8, 4)), "expected a model with one input");
    assertRefused(
        new DetectorSettings(
            DetectorMethod.MODEL_FILE, model, labels, 0, 0, 0.25, 0.45, Set.of(), 0, 0),
        "labels.txt has 2");
    assertRefused(
        new DetectorSettings(
            DetectorMethod.MODEL_FILE, model, null, 80, 0, 0.25, 0.45, Set.of(), 0, 0),
        "expected the 80 classes of num-detected-classes");
    assertRefused(
        new DetectorSettings(
            DetectorMethod.MODEL_FILE, model, null, 0, 0, 0.25, 0.45, Set.of(), 640, 640),
        "infer-dims");
    assertRefused(
        new DetectorSettings(
            DetectorMethod.MODEL_FILE,
            model,
            folder.resolve("none.txt"),
            0,
            0,
            0.25,
            0.45,
            Set.of(),
            0,
            0),
        "cannot read");
  }

  /** Creates a model with the given rows of output and pictures of input. */
  private Path headless(String name, int rows, int pictures) throws IOException {
    OnnxWriter graph =
        new OnnxWriter()
            .message(1, OnnxWriter.node("Identity", "output0", "constant"))
            .message(5, OnnxWriter.floats("constant", new float[rows * 5], 1, rows, 5))
            .message(11, OnnxWriter.value("images", OnnxWriter.FLOAT, pictures, 3, SIDE, SIDE))
            .message(12, OnnxWriter.value("output0", OnnxWriter.FLOAT, 1, rows, 5));
    return Files.write(folder.resolve(name), OnnxWriter.model(graph).toBytes());
  }

  private void assertRefused(DetectorSettings config, String reason) {
    assertThatThrownBy(() -> load(config))
        .isInstanceOf(UnusableModelException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  private DetectorModel load(DetectorSettings config) throws UnusableModelException {
    return DetectorModel.load(config, folder.resolve("temporary"));
  }

  private static DetectorSettings config(Path model) {
    return new DetectorSettings(
        DetectorMethod.MODEL_FILE, model, null, 0, 0, 0.6, 0.45, Set.of(), 0, 0);
  }

  private static Mat picture(int width, int height) {
    return new Mat(height, width, opencv_core.CV_8UC3, new Scalar(0, 0, 0, 0));
  }

  private static void paint(Mat picture, int x, int y, int side, Scalar colour) {
    opencv_imgproc.rectangle(
        picture, new Rect(x, y, side, side), colour, opencv_imgproc.FILLED, 8, 0);
  }
}
