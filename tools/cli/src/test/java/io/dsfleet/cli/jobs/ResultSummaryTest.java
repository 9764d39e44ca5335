package io.dsfleet.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultSummaryTest {
  @TempDir private Path folder;

  @Test
  void in_folder_readsResultsAndPassesOverOthers() throws Exception {
    Files.writeString(
        folder.resolve("a.mp4.json"),
        """
        {"file_name": "a.mp4", "frames": 50, "tracks": [
          {"track_id": 1, "first_frame": 3, "last_frame": 20},
          {"track_id": 2, "first_frame": 0, "last_frame": 49}]}
        """);
    Files.writeString(folder.resolve("b.mp4.json"), "{\"file_name\": ");
    Files.writeString(folder.resolve("notes.json"), "[]");

    assertThat(ResultSummary.in(folder)).containsExactly(new ResultSummary("a.mp4", 50, 2, 50));
    assertThat(ResultSummary.in(folder).getFirst().line())
        .isEqualTo("a.mp4                done  50 frames  2 tracks");
  }

  @Test
  void in_absentFolder_isEmpty() {
    assertThat(ResultSummary.in(folder.resolve("absent"))).isEmpty();
  }
}
