package io.dsfleet.vision.analysis;

import io.dsfleet.vision.tracking.BoundingBox;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The hand-labelled people of sample clip 3. */
final class LabelledClip {
  static final int CLIP = 3;
  static final int BOXES = 87;

  private LabelledClip() {}

  /** Reads the boxes by frame and person. */
  static Map<Integer, Map<String, BoundingBox>> people() throws IOException {
    Map<Integer, Map<String, BoundingBox>> truth = new HashMap<>();
    try (var file =
        Objects.requireNonNull(
            LabelledClip.class.getResourceAsStream("/truth/pedestrians-3.json"))) {
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
}
