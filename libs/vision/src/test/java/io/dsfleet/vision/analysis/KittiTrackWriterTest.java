package io.dsfleet.vision.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KittiTrackWriterTest {
  private static final FileResult RESULT =
      new FileResult(
          42,
          "카메라 1.mp4",
          768,
          576,
          10,
          3,
          List.of(
              new TrackResult(
                  7,
                  "person",
                  0.877,
                  1,
                  2,
                  List.of(box(1, 10, 21, 30, 80), box(2, 12, 21, 30, 80))),
              new TrackResult(8, "bus s", 0.5, 2, 2, List.of(box(2, 0, 0, 5, 6)))));

  @TempDir Path folder;

  @Test
  void everyFrameHasAFileWithALinePerObject() throws IOException {
    new ResultWriter(Path.of("kitti")).write(RESULT, folder.resolve("카메라 1.mp4.json"), 3);
    Path frames = folder.resolve("kitti").resolve("카메라 1.mp4-42");
    assertThat(frames.resolve("00_003_000000.txt")).isEmptyFile();
    assertThat(frames.resolve("00_003_000001.txt"))
        .hasContent(
            "person 7 0.0 0 0.0 10.000000 21.000000 40.000000 101.000000"
                + " 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.877000\n");
    assertThat(Files.readString(frames.resolve("00_003_000002.txt")))
        .isEqualTo(
            "person 7 0.0 0 0.0 12.000000 21.000000 42.000000 101.000000"
                + " 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.877000\n"
                + "bus_s 8 0.0 0 0.0 0.000000 0.000000 5.000000 6.000000"
                + " 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.500000\n");
    assertThat(listed(frames)).hasSize(3);
  }

  @Test
  void anOlderDumpInAnAbsoluteFolderIsReplaced() throws IOException {
    Path kitti = folder.resolve("elsewhere");
    ResultWriter writer = new ResultWriter(kitti);
    writer.write(RESULT, folder.resolve("out").resolve("a.json"), 0);
    FileResult shorter = new FileResult(42, "a", 768, 576, 10, 1, List.of());
    writer.write(shorter, folder.resolve("out").resolve("a.json"), 0);
    assertThat(listed(kitti)).containsExactly(kitti.resolve("a-42"));
    assertThat(listed(kitti.resolve("a-42")))
        .containsExactly(kitti.resolve("a-42").resolve("00_000_000000.txt"));
    assertThat(folder.resolve("out").resolve("a.json")).exists();
  }

  private static List<Integer> box(int... values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static List<Path> listed(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }
}
