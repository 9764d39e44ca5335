package io.dsfleet.cli.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * Progress of an app on one file. The app protocol guarantees only the name and the percentage.
 *
 * @param fileName name reported by the app
 * @param percent progress in percent, 0 to 100
 * @param frames frames read so far
 * @param totalFrames frames of the file
 * @param fps frames per second of the analysis
 * @param tracks tracks found so far
 * @param secondsLeft the app's estimate of the remaining time
 */
record FileProgressBar(
    String fileName,
    double percent,
    OptionalInt frames,
    OptionalInt totalFrames,
    OptionalDouble fps,
    OptionalInt tracks,
    OptionalDouble secondsLeft) {

  /**
   * Finds every file in process in an analysis status, at any depth.
   *
   * @param cameraId camera whose files are returned; empty returns all
   */
  static List<FileProgressBar> in(JsonNode status, Optional<String> cameraId) {
    List<FileProgressBar> found = new ArrayList<>();
    collect(status, cameraId, found);
    return found;
  }

  private static void collect(
      JsonNode node, Optional<String> cameraId, List<FileProgressBar> found) {
    JsonNode processing = node.path("files").path("processing");
    if (processing.isArray()) {
      String camera = node.path("camera_id").asString("");
      if (cameraId.isEmpty() || cameraId.get().equals(camera)) {
        processing.valueStream().map(FileProgressBar::of).forEach(found::add);
      }
      return;
    }
    node.valueStream()
        .filter(JsonNode::isContainer)
        .forEach(child -> collect(child, cameraId, found));
  }

  private static FileProgressBar of(JsonNode file) {
    return new FileProgressBar(
        file.path("file_name").asString("?"),
        file.path("progress_pct").asDouble(0),
        integer(file.path("frames")),
        integer(file.path("total_frames")),
        number(file.path("fps")),
        integer(file.path("tracks")),
        number(file.path("seconds_left")));
  }

  private static OptionalInt integer(JsonNode node) {
    return node.isNumber() ? OptionalInt.of(node.asInt()) : OptionalInt.empty();
  }

  private static OptionalDouble number(JsonNode node) {
    return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
  }

  /** One line for the user: a bar and the known figures. */
  String line() {
    List<String> parts = new ArrayList<>();
    parts.add("%-20s %s %3.0f%%".formatted(fileName, bar(), percent));
    if (frames.isPresent()) {
      String total = totalFrames.isPresent() ? "/" + totalFrames.getAsInt() : "";
      parts.add(frames.getAsInt() + total + " frames");
    }
    fps.ifPresent(value -> parts.add("%.0f fps".formatted(value)));
    tracks.ifPresent(value -> parts.add(value + (value == 1 ? " track" : " tracks")));
    secondsLeft.ifPresent(value -> parts.add("%.0f s left".formatted(Math.ceil(value))));
    return String.join("  ", parts);
  }

  private String bar() {
    int full = (int) Math.round(Math.clamp(percent, 0, 100) / 5);
    return "[" + "#".repeat(full) + ".".repeat(20 - full) + "]";
  }
}
