package io.dsfleet.vision.analysis;

import io.dsfleet.vision.tracking.BoundingBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * CLEAR MOT score of tracks against labelled truth: matched by overlap, preferring a person's
 * previous track.
 *
 * @param boxes of the truth
 * @param missed of them without a track
 * @param surplus boxes of tracks on labelled frames that are nobody's
 * @param switches a person's track is another than the last time that the person had one
 */
record TrackScore(int boxes, int missed, int surplus, int switches) {

  /** Accuracy (MOTA); negative if errors outnumber labelled boxes. */
  double accuracy() {
    return 1 - (missed + surplus + switches) / (double) boxes;
  }

  /**
   * Compares.
   *
   * @param truth boxes by frame and person
   * @param found boxes by frame and track
   */
  static TrackScore of(
      Map<Integer, Map<String, BoundingBox>> truth,
      Map<Integer, Map<Long, BoundingBox>> found,
      double leastOverlap) {
    Map<String, Long> last = new HashMap<>();
    int boxes = 0;
    int missed = 0;
    int surplus = 0;
    int switches = 0;
    for (int frame : truth.keySet().stream().sorted().toList()) {
      Map<String, BoundingBox> people = truth.get(frame);
      Map<Long, BoundingBox> tracks = found.getOrDefault(frame, Map.of());
      Map<String, Long> matched = match(people, tracks, last, leastOverlap);
      boxes += people.size();
      missed += people.size() - matched.size();
      surplus += tracks.size() - matched.size();
      for (Map.Entry<String, Long> each : matched.entrySet()) {
        Long before = last.put(each.getKey(), each.getValue());
        if (before != null && !before.equals(each.getValue())) {
          switches++;
        }
      }
    }
    return new TrackScore(boxes, missed, surplus, switches);
  }

  private static Map<String, Long> match(
      Map<String, BoundingBox> people,
      Map<Long, BoundingBox> tracks,
      Map<String, Long> last,
      double leastOverlap) {
    List<Pair> pairs = new ArrayList<>();
    people.forEach(
        (person, box) ->
            tracks.forEach(
                (track, other) -> {
                  if (box.overlap(other) >= leastOverlap) {
                    boolean same = track.equals(last.get(person));
                    pairs.add(new Pair(person, track, box.overlap(other), same));
                  }
                }));
    pairs.sort(Comparator.comparing(Pair::same).thenComparingDouble(Pair::overlap).reversed());
    Map<String, Long> matched = new HashMap<>();
    Set<Long> used = new HashSet<>();
    for (Pair pair : pairs) {
      if (!matched.containsKey(pair.person) && used.add(pair.track)) {
        matched.put(pair.person, pair.track);
      }
    }
    return matched;
  }

  private record Pair(String person, Long track, double overlap, boolean same) {}
}
