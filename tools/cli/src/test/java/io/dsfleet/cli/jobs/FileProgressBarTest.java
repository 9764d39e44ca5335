package io.dsfleet.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FileProgressBarTest {
  private static final String LARGEST_ID = "9223372036854775807";

  @Test
  void in_optionalFields_lineHoldsThem() {
    List<FileProgressBar> files = FileProgressBar.in(status(), Optional.of(LARGEST_ID));

    assertThat(files)
        .singleElement()
        .extracting(FileProgressBar::line)
        .isEqualTo(
            "a.mp4                [##########..........]  50%  25/50 frames  41 fps  1 track  7 s"
                + " left");
  }

  @Test
  void in_foreignApp_lineHoldsPercentOnly() {
    List<FileProgressBar> files = FileProgressBar.in(status(), Optional.of("12"));

    assertThat(files)
        .singleElement()
        .extracting(FileProgressBar::line)
        .isEqualTo("b.mp4                [####................]  20%");
  }

  @Test
  void in_noCamera_takesAll() {
    assertThat(FileProgressBar.in(status(), Optional.empty())).hasSize(2);
    assertThat(FileProgressBar.in(status(), Optional.of("99"))).isEmpty();
  }

  private static JsonNode status() {
    return JsonMapper.builder()
        .build()
        .readTree(
            """
            [{"instance_id": "app-1", "streams": [
              {"stream_id": 0, "cameras": [{"camera_id": %s, "files": {"processing": [
                {"file_id": 1, "file_name": "a.mp4", "progress_pct": 50.0, "frames": 25,
                 "total_frames": 50, "fps": 41.3, "tracks": 1, "seconds_left": 6.2}]}}]},
              {"stream_id": 1, "cameras": [{"camera_id": 12, "files": {"processing": [
                {"file_id": 2, "file_name": "b.mp4", "progress_pct": 20}]}}]}]}]
            """
                .formatted(LARGEST_ID));
  }
}
