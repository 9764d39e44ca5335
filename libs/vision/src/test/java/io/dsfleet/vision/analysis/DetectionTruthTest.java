package io.dsfleet.vision.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.testkit.camera.SampleClips;
import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.detection.DetectorModel;
import io.dsfleet.vision.detection.DetectorPicture;
import io.dsfleet.vision.detection.DetectorSettings;
import io.dsfleet.vision.detection.ObjectDetector;
import io.dsfleet.vision.evaluation.DetectionEvaluation;
import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.ObjectDetection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the global model's detections in one sample clip with hand-labelled truth. */
class DetectionTruthTest {
  private static final System.Logger LOG = System.getLogger(DetectionTruthTest.class.getName());
  private static final int WIDTH = 768;
  private static final int HEIGHT = 576;
  private static final double WEAK_SCORE = 0.05;

  @TempDir Path folder;

  @Test
  void peopleAreDetectedWithAnAveragePrecisionOfNineTenths() throws Exception {
    Map<Integer, Map<String, BoundingBox>> truth = LabelledClip.people();
    DetectionEvaluation evaluation = new DetectionEvaluation();
    int labelled = 0;
    try (IdleCorePool cores = new IdleCorePool(1);
        DetectorModel model = DetectorModel.load(allScores(), folder);
        ObjectDetector detector = model.detector(WIDTH, HEIGHT, 1, cores);
        VideoReader reader =
            FfmpegVideoReader.open(SampleClips.clip(LabelledClip.CLIP).toString(), () -> false)) {
      Mat picture = reader.next();
      for (int frame = 0; picture != null; frame++) {
        Map<String, BoundingBox> people = truth.get(frame);
        if (people != null) {
          evaluation.add(
              Map.of("person", List.copyOf(people.values())), objects(detector, picture));
          labelled += people.size();
        }
        picture = reader.next();
      }
      assertThat(reader.width()).isEqualTo(WIDTH);
      assertThat(reader.height()).isEqualTo(HEIGHT);
    }
    assertThat(labelled).isEqualTo(LabelledClip.BOXES);
    double precision = evaluation.averagePrecision("person", 0.5);
    LOG.log(
        System.Logger.Level.INFO,
        "person AP50 {0}, AP50 to AP95 {1}",
        precision,
        evaluation.meanAveragePrecision());
    assertThat(precision).isGreaterThanOrEqualTo(0.9);
  }

  private static List<ObjectDetection> objects(ObjectDetector detector, Mat picture) {
    return detector
        .detect(List.of(new DetectorPicture(picture, true)))
        .getFirst()
        .complete(List.of())
        .objects();
  }

  private static DetectorSettings allScores() {
    DetectorSettings defaults = DetectorSettings.GLOBAL_MODEL;
    return new DetectorSettings(
        defaults.method(),
        null,
        null,
        0,
        0,
        WEAK_SCORE,
        defaults.maxOverlap(),
        Set.of(),
        defaults.inputWidth(),
        defaults.inputHeight());
  }
}
