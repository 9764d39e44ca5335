package io.dsfleet.referenceapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The files assigned to a camera and their results. */
final class SoakCamera {
  private final long id;
  private final int stream;
  private final List<MediaSamples.Kind> kinds;
  private final Path output;
  private final Map<Integer, JsonNode> done = new HashMap<>();
  private boolean askedToStop;

  SoakCamera(long id, int stream, List<MediaSamples.Kind> kinds, Path output) {
    this.id = id;
    this.stream = stream;
    this.kinds = kinds;
    this.output = output;
  }

  long id() {
    return id;
  }

  int stream() {
    return stream;
  }

  Path output() {
    return output;
  }

  int done() {
    return done.size();
  }

  int unreadable() {
    return (int) done.keySet().stream().filter(file -> !kinds.get(file).readable).count();
  }

  void askedToStop() {
    askedToStop = true;
  }

  /** Records a result, which must match the file; a repeated result must be equal. */
  void fileDone(JsonNode message) throws IOException {
    int file = message.get("file_id").asInt();
    JsonNode before = done.putIfAbsent(file, message);
    if (before != null) {
      assertThat(message).isEqualTo(before);
      return;
    }
    assertThat(file).as("camera %d: order of files", id).isEqualTo(done.size() - 1);
    MediaSamples.Kind kind = kinds.get(file);
    assertThat(message.path("status").asString("ok"))
        .as("camera %d: %s", id, message)
        .isEqualTo(kind.readable ? "ok" : "error");
    if (kind.readable) {
      assertThat(Files.readString(output.resolve(file + ".avi.json"))).contains("\"tracks\"");
    } else {
      assertThat(message.get("error_reason").asString()).isNotBlank().doesNotContain("Exception");
    }
  }

  void complete(JsonNode message) {
    assertThat(message.get("processed_count").asInt()).isEqualTo(kinds.size());
    assertThat(done).as("camera %d: every file is accounted for", id).hasSize(kinds.size());
  }

  void interrupted() {
    assertThat(askedToStop).as("camera %d: interrupted by nobody", id).isTrue();
    assertThat(done.size()).isLessThanOrEqualTo(kinds.size());
  }
}
