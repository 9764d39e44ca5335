package io.dsfleet.vision.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.testkit.camera.SampleClips;
import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.detection.DetectorModel;
import io.dsfleet.vision.detection.DetectorSettings;
import io.dsfleet.vision.tracking.BoundingBox;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the tracks of one sample clip with hand-labelled truth. The bounds are the current
 * quality of detector and tracker.
 */
class TrackerTruthTest {
  private static final System.Logger LOG = System.getLogger(TrackerTruthTest.class.getName());
  private static final double MIN_OVERLAP = 0.5;

  @TempDir Path folder;

  @Test
  void hogHasNoIdentitySwitchWithHistory() throws Exception {
    TrackScore score = scoreAfterClips(DetectorSettings.NO_MODEL, 1, 2);
    assertThat(score.switches()).isZero();
    assertThat(score.accuracy()).isGreaterThan(0.8);
  }

  @Test
  void hogHasAtMostOneIdentitySwitchWithoutHistory() throws Exception {
    TrackScore score = scoreAfterClips(DetectorSettings.NO_MODEL);
    assertThat(score.switches()).isLessThanOrEqualTo(1);
    assertThat(score.accuracy()).isGreaterThan(0.55);
  }

  @Test
  void theGlobalModelHasNoIdentitySwitchWithHistory() throws Exception {
    TrackScore score = scoreAfterClips(DetectorSettings.GLOBAL_MODEL, 1, 2);
    assertThat(score.switches()).isZero();
    assertThat(score.accuracy()).isGreaterThan(0.82);
  }

  @Test
  void theGlobalModelHasAtMostOneIdentitySwitchWithoutHistory() throws Exception {
    TrackScore score = scoreAfterClips(DetectorSettings.GLOBAL_MODEL);
    assertThat(score.switches()).isLessThanOrEqualTo(1);
    assertThat(score.accuracy()).isGreaterThan(0.57);
  }

  @Test
  void theGlobalModelTracksVehicles() throws Exception {
    try (IdleCorePool cores = new IdleCorePool(2);
        DetectorModel model = DetectorModel.load(DetectorSettings.GLOBAL_MODEL, folder);
        CameraAnalysis camera = new CameraAnalysis(model, cores)) {
      assertThat(analysed(camera, 1).tracks())
          .extracting(TrackResult::className)
          .contains("person", "car", "truck");
    }
  }

  private TrackScore scoreAfterClips(DetectorSettings settings, int... before) throws Exception {
    try (IdleCorePool cores = new IdleCorePool(2);
        DetectorModel model = DetectorModel.load(settings, folder);
        CameraAnalysis camera = new CameraAnalysis(model, cores)) {
      for (int clip : before) {
        var _ = analysed(camera, clip);
      }
      TrackScore score =
          TrackScore.of(
              LabelledClip.people(), found(analysed(camera, LabelledClip.CLIP)), MIN_OVERLAP);
      LOG.log(
          System.Logger.Level.INFO,
          "{0}, clip 3 after {1} others: {2}, accuracy {3}",
          model.description(),
          before.length,
          score,
          score.accuracy());
      assertThat(score.boxes()).isEqualTo(LabelledClip.BOXES);
      return score;
    }
  }

  private static FileResult analysed(CameraAnalysis camera, int clip) {
    AnalysisOutcome outcome =
        camera.analyse(
            SampleClips.clip(clip).toString(), clip, "clip", progress -> {}, () -> false);
    return ((AnalysisOutcome.Analysed) outcome).result();
  }

  @Test
  void aTrackThatSwapsPersonsCountsAsTwoSwitches() {
    BoundingBox left = new BoundingBox(0, 0, 10, 20);
    BoundingBox right = new BoundingBox(100, 0, 10, 20);
    TrackScore score =
        TrackScore.of(
            Map.of(
                0, Map.of("A", left, "B", right),
                1, Map.of("A", left, "B", right),
                2, Map.of("A", left)),
            Map.of(
                0, Map.of(1L, left, 2L, right),
                1, Map.of(1L, right, 2L, left),
                2, Map.of(3L, new BoundingBox(50, 0, 10, 20))),
            0.5);
    assertThat(score).isEqualTo(new TrackScore(5, 1, 1, 2));
    assertThat(score.accuracy()).isEqualTo(1 - 4 / 5.0);
  }

  private static Map<Integer, Map<Long, BoundingBox>> found(FileResult result) {
    Map<Integer, Map<Long, BoundingBox>> found = new HashMap<>();
    for (TrackResult track : people(result)) {
      for (List<Integer> box : track.boxes()) {
        found
            .computeIfAbsent(box.get(0), frame -> new HashMap<>())
            .put(track.trackId(), new BoundingBox(box.get(1), box.get(2), box.get(3), box.get(4)));
      }
    }
    return found;
  }

  private static List<TrackResult> people(FileResult result) {
    return result.tracks().stream().filter(track -> track.className().equals("person")).toList();
  }
}
