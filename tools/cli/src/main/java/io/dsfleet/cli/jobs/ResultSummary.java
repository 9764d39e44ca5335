package io.dsfleet.cli.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Summary of one result file.
 *
 * @param fileName name of the video
 * @param frames number of frames read
 * @param tracks number of tracks found
 * @param longestTrackFrames length of the longest track in frames; 0 without tracks
 */
record ResultSummary(String fileName, long frames, int tracks, long longestTrackFrames) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The results in a folder, sorted by name. Other files are skipped. */
  static List<ResultSummary> in(Path folder) {
    return files(folder).stream().map(ResultSummary::read).flatMap(Optional::stream).toList();
  }

  /** The JSON files in a folder, sorted by name. */
  static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".json"))
          .sorted(Comparator.comparing(Path::getFileName))
          .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  /** Reads a file; empty if it is not a complete result. */
  static Optional<ResultSummary> read(Path file) {
    try {
      JsonNode result = JSON.readTree(Files.readString(file));
      JsonNode tracks = result.path("tracks");
      if (!tracks.isArray() || !result.path("frames").isNumber()) {
        return Optional.empty();
      }
      long longest =
          tracks
              .valueStream()
              .mapToLong(t -> t.path("last_frame").asLong(0) - t.path("first_frame").asLong(0) + 1)
              .max()
              .orElse(0);
      String name = result.path("file_name").asString(file.getFileName().toString());
      return Optional.of(
          new ResultSummary(name, result.path("frames").asLong(), tracks.size(), longest));
    } catch (IOException | JacksonException unreadable) {
      return Optional.empty();
    }
  }

  String line() {
    return "%-20s done  %d frames  %d %s"
        .formatted(fileName, frames, tracks, tracks == 1 ? "track" : "tracks");
  }
}
