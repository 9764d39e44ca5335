package io.dsfleet.bridge.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFinderTest {
  @TempDir private Path folder;

  private OutputVisibility find(Path output) {
    return new OutputFinder(List.of(folder.toString())).find(output.toString());
  }

  @Test
  void resultInAVisibleFolder_isSeenOrMissing() throws IOException {
    Path result = Files.createFile(folder.resolve("결과 1.mp4.json"));

    assertThat(find(result)).isEqualTo(OutputVisibility.SEEN);
    assertThat(find(folder.resolve("none.mp4.json"))).isEqualTo(OutputVisibility.MISSING);
  }

  @Test
  void missingFolder_isNotVisible() {
    assertThat(find(folder.resolve("elsewhere/a.json"))).isEqualTo(OutputVisibility.NOT_VISIBLE);
  }

  @Test
  void folderOutsideTheRoots_isNotVisible_evenThroughALink() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path link = Files.createSymbolicLink(inside.resolve("link"), outside);
    OutputFinder finder = new OutputFinder(List.of(inside.toString()));

    for (Path place : List.of(outside, link, inside.resolve("../outside"))) {
      assertThat(finder.find(place.resolve("a.json").toString()))
          .as("%s", place)
          .isEqualTo(OutputVisibility.NOT_VISIBLE);
    }
  }

  @Test
  void withoutRoots_nothingIsVisible() throws IOException {
    Path result = Files.createFile(folder.resolve("a.json"));
    OutputFinder finder = new OutputFinder(List.of());

    assertThat(finder.seesAny()).isFalse();
    assertThat(finder.find(result.toString())).isEqualTo(OutputVisibility.NOT_VISIBLE);
  }

  @Test
  void pathThatIsNotAbsoluteOrNotValid_isNotVisible() {
    OutputFinder finder = new OutputFinder(List.of("/"));

    for (String path : List.of("results/a.json", "s3://bucket/a.json", "/out/a\0.json", "/", "")) {
      assertThat(finder.find(path)).as(path).isEqualTo(OutputVisibility.NOT_VISIBLE);
    }
  }
}
