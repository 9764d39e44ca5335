package io.dsfleet.vision.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.vision.tracking.BoundingBox;
import io.dsfleet.vision.tracking.TrackPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ResultWriterTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  @Test
  void theResultMatchesTheGoldenFile() throws IOException {
    TrackPath path =
        new TrackPath(
            7,
            "person",
            0.87654,
            3,
            List.of(new BoundingBox(10.4, 20.6, 30, 80), new BoundingBox(-0.3, 500.2, 30.2, 80.1)));
    FileResult result =
        new FileResult(
            Long.MAX_VALUE, "카메라 1.mp4", 768, 576, 10, 50, List.of(TrackResult.of(path, 768, 576)));
    Path target = folder.resolve("카메라").resolve("deeper").resolve("카메라 1.mp4.json");
    new ResultWriter(null).write(result, target, 0);
    try (var golden =
        Objects.requireNonNull(getClass().getResourceAsStream("/golden/file-result.json"))) {
      assertThat(JSON.readTree(Files.readAllBytes(target))).isEqualTo(JSON.readTree(golden));
    }
    assertThat(JSON.readValue(Files.readAllBytes(target), FileResult.class)).isEqualTo(result);
  }

  @Test
  void anOlderResultIsReplacedAndNoTemporaryFileIsLeft() throws IOException {
    Path target = Files.writeString(folder.resolve("clip.json"), "old");
    new ResultWriter(null).write(new FileResult(1, "clip", 1, 1, 1, 1, List.of()), target, 0);
    assertThat(Files.readString(target)).startsWith("{");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void aNameOf255BytesIsWritten() throws IOException {
    Path target = folder.resolve("가".repeat(83) + "1.json");
    assertThat(target.getFileName().toString().getBytes(StandardCharsets.UTF_8)).hasSize(255);
    new ResultWriter(null).write(new FileResult(1, "clip", 1, 1, 1, 1, List.of()), target, 0);
    assertThat(target).exists();
  }

  @Test
  void aFailedWriteLeavesNoTemporaryFile() throws IOException {
    Path target =
        Files.createDirectories(folder.resolve("clip.json").resolve("inside")).getParent();
    FileResult result = new FileResult(1, "clip", 1, 1, 1, 1, List.of());
    assertThatThrownBy(() -> new ResultWriter(null).write(result, target, 0))
        .isInstanceOf(IOException.class);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void theUmaskDecidesWhoMayReadAResult() throws IOException {
    FileResult result = new FileResult(1, "clip", 1, 1, 1, 1, List.of());
    Path target = folder.resolve("clip.json");
    new ResultWriter(Path.of("kitti")).write(result, target, 0);
    Path file = Files.createFile(folder.resolve("other"));
    Path directory = Files.createDirectory(folder.resolve("others"));
    assertThat(Files.getPosixFilePermissions(target))
        .isEqualTo(Files.getPosixFilePermissions(file));
    assertThat(Files.getPosixFilePermissions(folder.resolve("kitti").resolve("clip-1")))
        .isEqualTo(Files.getPosixFilePermissions(directory));
  }
}
