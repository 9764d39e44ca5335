package io.dsfleet.vision.analysis;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.TrackPath;
import java.util.ArrayList;
import java.util.List;

/**
 * One track in a result file.
 *
 * @param trackId unique in a camera run and the same in all its files
 * @param className name of its class
 * @param confidence 0 to 1, three decimals
 * @param firstFrame frame of the first box, counted from 0
 * @param lastFrame frame of the last box
 * @param boxes {@code [frame, x, y, width, height]} in whole pixels, one per frame
 */
public record TrackResult(
    @JsonProperty("track_id") long trackId,
    @JsonProperty("class") String className,
    @JsonProperty("confidence") double confidence,
    @JsonProperty("first_frame") int firstFrame,
    @JsonProperty("last_frame") int lastFrame,
    @JsonProperty("boxes") List<List<Integer>> boxes) {

  static TrackResult of(TrackPath path, int pictureWidth, int pictureHeight) {
    List<List<Integer>> boxes = new ArrayList<>(path.boxes().size());
    for (int index = 0; index < path.boxes().size(); index++) {
      boxes.add(
          pixels(path.firstFrame() + index, path.boxes().get(index), pictureWidth, pictureHeight));
    }
    return new TrackResult(
        path.trackId(),
        path.className(),
        Math.round(path.confidence() * 1000) / 1000.0,
        path.firstFrame(),
        path.lastFrame(),
        List.copyOf(boxes));
  }

  /** Rounded to whole pixels, inside the picture and at least one pixel wide and high. */
  private static List<Integer> pixels(int frame, BoundingBox box, int width, int height) {
    int left = Math.clamp(Math.round(box.x()), 0, width - 1);
    int top = Math.clamp(Math.round(box.y()), 0, height - 1);
    int right = Math.clamp(Math.round(box.x() + box.width()), left + 1, width);
    int bottom = Math.clamp(Math.round(box.y() + box.height()), top + 1, height);
    return List.of(frame, left, top, right - left, bottom - top);
  }
}
