package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.testkit.FleetClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Analyses real footage with all services and a real app. */
class SampleFootageTest {
  private static final double SAME_PLACE_PIXELS = 25;

  @TempDir Path results;

  @Test
  void sampleClips_areAnalysedAsOneCamera() throws IOException {
    Map<String, String> oneApp =
        Map.of(
            "DSFLEET_LOCAL_APPS",
            "1",
            "DSFLEET_LOCAL_STREAMS",
            "1",
            "DSFLEET_LOCAL_APP_JAR",
            BuildArtifacts.referenceAppJar().toString());
    try (StandaloneFixture system = StandaloneFixture.start("sample-footage", oneApp)) {
      FleetClient client = system.client();
      String job =
          client.submit(
              Map.of(
                  "camera_type",
                  "fileset",
                  "camera_path",
                  BuildArtifacts.samples().toString(),
                  "camera_name",
                  "samples",
                  "output_dir",
                  results.toString()));
      JsonNode done = client.awaitCompleted(job, Duration.ofMinutes(2));

      assertThat(done.path("files_done").asInt()).as(done::toString).isEqualTo(4);
      assertThat(done.path("processed_count").asInt()).isEqualTo(4);
      List<JsonNode> clips = clips(client, job);
      assertThat(clips.stream().mapToInt(clip -> clip.path("frames").asInt()).sum()).isEqualTo(200);
      clips.forEach(SampleFootageTest::holdsAPerson);
      int crossings = 0;
      for (int i = 0; i + 1 < clips.size(); i++) {
        crossings += crossings(clips.get(i), clips.get(i + 1));
      }
      assertThat(crossings).as("people followed over a clip's end").isGreaterThanOrEqualTo(3);
      tellsItsStory(client, job);
      FleetStateAssertions.assertAtRest(client);
    }
  }

  /** The result files in the order of the clips, as reported by the API. */
  private static List<JsonNode> clips(FleetClient client, String job) throws IOException {
    List<JsonNode> clips = new ArrayList<>();
    for (JsonNode file : client.get("/deepstream/jobs/" + job + "/results").body().path("files")) {
      assertThat(file.path("status").asString()).as(file::toString).isEqualTo("done");
      Path path = Path.of(file.path("output_path").asString());
      assertThat(path.getFileName()).hasToString(file.path("name").asString() + ".json");
      clips.add(JsonMapper.builder().build().readTree(Files.readString(path)));
    }
    assertThat(clips)
        .extracting(clip -> clip.path("file_name").asString())
        .containsExactly(
            "pedestrians-1.mp4", "pedestrians-2.mp4", "pedestrians-3.mp4", "pedestrians-4.mp4");
    return clips;
  }

  private static void holdsAPerson(JsonNode clip) {
    assertThat(clip.path("tracks").valueStream())
        .as(clip.path("file_name").asString())
        .anyMatch(
            track ->
                track.path("class").asString().equals("person")
                    && track.path("boxes").size() >= 10);
  }

  /** Number of tracks that continue in the next clip, each at its last position. */
  private static int crossings(JsonNode before, JsonNode after) {
    Map<Long, JsonNode> beginning = new HashMap<>();
    for (JsonNode track : after.path("tracks")) {
      if (track.path("first_frame").asInt() == 0) {
        beginning.put(track.path("track_id").asLong(), track.path("boxes").path(0));
      }
    }
    int crossings = 0;
    for (JsonNode track : before.path("tracks")) {
      JsonNode next = beginning.get(track.path("track_id").asLong());
      if (next != null && track.path("last_frame").asInt() == before.path("frames").asInt() - 1) {
        JsonNode last = track.path("boxes").path(track.path("boxes").size() - 1);
        assertThat(distance(last, next)).as(track::toString).isLessThan(SAME_PLACE_PIXELS);
        crossings++;
      }
    }
    return crossings;
  }

  /** Distance between the centres of two boxes {@code [frame, x, y, w, h]}. */
  private static double distance(JsonNode box, JsonNode other) {
    return Math.hypot(middle(box, 1) - middle(other, 1), middle(box, 2) - middle(other, 2));
  }

  private static double middle(JsonNode box, int axis) {
    return box.path(axis).asDouble() + box.path(axis + 2).asDouble() / 2;
  }

  private static void tellsItsStory(FleetClient client, String job) {
    JsonNode timeline = client.timeline(job);
    List<String> events =
        timeline.valueStream().map(entry -> entry.path("event").asString()).toList();
    assertThat(events)
        .containsSubsequence("accepted", "queued", "assigned", "started", "running", "completed");
    assertThat(timeline.valueStream().map(entry -> entry.path("attempt").asInt()))
        .as(timeline::toString)
        .allMatch(attempt -> attempt <= 1);
    List<String> times = timeline.valueStream().map(entry -> entry.path("at").asString()).toList();
    assertThat(times).isSorted();
  }
}
