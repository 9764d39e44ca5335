package io.dsfleet.vision.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.testkit.camera.SampleClips;
import io.dsfleet.vision.cores.IdleCorePool;
import io.dsfleet.vision.detection.PersonModel;
import io.dsfleet.vision.tracking.BoundingBox;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the tracks of one sample clip with hand-labelled truth. The bounds are the current
 * quality of detector and tracker.
 */
class TrackerTruthTest {
  private static final System.Logger LOG = System.getLogger(TrackerTruthTest.class.getName());
  private static final double MIN_OVERLAP = 0.5;

  @Test
  void noIdentitySwitchWithHistory() throws IOException {
    TrackScore score = scoreAfterClips(1, 2);
    assertThat(score.switches()).isZero();
    assertThat(score.accuracy()).isGreaterThan(0.8);
  }

  @Test
  void atMostOneIdentitySwitchWithoutHistory() throws IOException {
    TrackScore score = scoreAfterClips();
    assertThat(score.switches()).isLessThanOrEqualTo(1);
    assertThat(score.accuracy()).isGreaterThan(0.55);
  }

  private static TrackScore scoreAfterClips(int... before) throws IOException {
    try (IdleCorePool cores = new IdleCorePool(2);
        CameraAnalysis camera = new CameraAnalysis(new PersonModel(), cores)) {
      for (int clip : before) {
        var _ = analysed(camera, clip);
      }
      TrackScore score = TrackScore.of(truth(), found(analysed(camera, 3)), MIN_OVERLAP);
      LOG.log(
          System.Logger.Level.INFO,
          "clip 3 after {0} others: {1}, accuracy {2}",
          before.length,
          score,
          score.accuracy());
      assertThat(score.boxes()).isEqualTo(87);
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

  private static Map<Integer, Map<String, BoundingBox>> truth() throws IOException {
    Map<Integer, Map<String, BoundingBox>> truth = new HashMap<>();
    try (var file =
        Objects.requireNonNull(
            TrackerTruthTest.class.getResourceAsStream("/truth/pedestrians-3.json"))) {
      JsonNode frames = JsonMapper.builder().build().readTree(file).get("frames");
      for (String frame : frames.propertyNames()) {
        Map<String, BoundingBox> people = new HashMap<>();
        for (String person : frames.get(frame).propertyNames()) {
          JsonNode box = frames.get(frame).get(person);
          people.put(
              person,
              new BoundingBox(
                  box.get(0).asInt(), box.get(1).asInt(), box.get(2).asInt(), box.get(3).asInt()));
        }
        truth.put(Integer.parseInt(frame), people);
      }
    }
    return truth;
  }

  private static Map<Integer, Map<Long, BoundingBox>> found(FileResult result) {
    Map<Integer, Map<Long, BoundingBox>> found = new HashMap<>();
    for (TrackResult track : result.tracks()) {
      for (List<Integer> box : track.boxes()) {
        found
            .computeIfAbsent(box.get(0), frame -> new HashMap<>())
            .put(track.trackId(), new BoundingBox(box.get(1), box.get(2), box.get(3), box.get(4)));
      }
    }
    return found;
  }
}
