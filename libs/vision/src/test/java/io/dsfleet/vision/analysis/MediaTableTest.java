package io.dsfleet.vision.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the verdict, frames and size of every generated video are as generated. */
class MediaTableTest {
  private static final long SEED = 20261128;
  private static final int MIN_ENTRIES = 100;

  @TempDir Path folder;

  static List<MediaTable.Entry> entries() {
    return MediaTable.of(SEED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void theVideoIsReadAsGenerated(MediaTable.Entry entry) throws IOException {
    Path file = folder.resolve("clip." + entry.extension());
    entry.recipe().write(file);

    Reading reading = read(file, entry);

    switch (entry.verdict()) {
      case WHOLE -> assertThat(reading).isEqualTo(new Reading(entry.frames(), null));
      case DAMAGED -> {
        assertThat(reading.damage()).as("frames: %d", reading.frames()).isNotNull();
        assertThat(reading.frames()).isLessThanOrEqualTo(entry.frames());
      }
      case SHORTENED -> {
        assertThat(reading.frames()).isBetween(1, entry.frames() - 1);
        assertThat(reading.damage())
            .satisfiesAnyOf(
                damage -> assertThat(damage).isNull(),
                damage ->
                    assertThat(damage)
                        .startsWith("1 of ")
                        .endsWith(" frames could not be decoded without errors"));
      }
    }
  }

  @Test
  void theTableIsLarge_andItsNamesDiffer() {
    assertThat(entries())
        .hasSizeGreaterThan(MIN_ENTRIES)
        .extracting(MediaTable.Entry::name)
        .doesNotHaveDuplicates();
  }

  private static Reading read(Path file, MediaTable.Entry entry) {
    int frames = 0;
    try (VideoReader reader = FfmpegVideoReader.open(file.toString(), () -> false)) {
      Mat picture = reader.next();
      while (picture != null) {
        assertThat(picture.cols()).isEqualTo(entry.width());
        assertThat(picture.rows()).isEqualTo(entry.height());
        frames++;
        picture = reader.next();
      }
      return new Reading(frames, reader.damage());
    } catch (UnreadableVideoException unreadable) {
      return new Reading(frames, unreadable.getMessage());
    }
  }

  private record Reading(int frames, @Nullable String damage) {}
}
