package io.dsfleet.vision.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FfmpegVideoReaderTest {
  @TempDir Path folder;

  @Test
  void framesHiddenByAnEditListAreNotDamage() throws IOException {
    Path trimmed = clip("trimmed.mp4", 60);
    GeneratedClip.hideFirstFrames(trimmed, 20);
    assertThat(read(trimmed)).isEqualTo(new Reading(40, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mov", "mkv", "avi", "ts", "flv", "webm"})
  void aVariableFrameRateIsNotDamage(String format) throws IOException {
    int codec =
        switch (format) {
          case "webm" -> avcodec.AV_CODEC_ID_VP8;
          case "flv" -> avcodec.AV_CODEC_ID_FLV1;
          default -> avcodec.AV_CODEC_ID_MPEG4;
        };
    Path file = GeneratedClip.variableRate(folder.resolve("vfr." + format), codec, 30);
    assertThat(read(file)).isEqualTo(new Reading(30, null));
  }

  @Test
  void concatenatedTransportStreamsAreReadToTheEnd() throws IOException {
    byte[] part = Files.readAllBytes(clip("part.ts", 45));
    byte[] both = Arrays.copyOf(part, 2 * part.length);
    System.arraycopy(part, 0, both, part.length, part.length);
    assertThat(read(Files.write(folder.resolve("both.ts"), both))).isEqualTo(new Reading(90, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mov", "avi"})
  void aTruncatedFileIsDamaged(String format) throws IOException {
    Path whole = clip("whole." + format, 60);
    byte[] bytes = Files.readAllBytes(whole);
    Path half = folder.resolve("half." + format);
    Reading reading = read(Files.write(half, Arrays.copyOf(bytes, bytes.length / 2)));
    assertThat(reading.frames).isBetween(10, 50);
    assertThat(reading.damage).endsWith("is truncated: it ends before its last frame");
  }

  @Test
  void framesThatTheDecoderRejectsAreDamage() throws IOException {
    byte[] bytes = Files.readAllBytes(clip("overwritten.mp4", 60));
    Arrays.fill(bytes, bytes.length / 3, bytes.length * 2 / 3, (byte) 0x5A);
    Reading reading = read(Files.write(folder.resolve("overwritten.mp4"), bytes));
    assertThat(reading.damage).endsWith("frames could not be decoded without errors");
  }

  private Path clip(String name, int frames) throws IOException {
    return GeneratedClip.constantRate(folder.resolve(name), avcodec.AV_CODEC_ID_MPEG4, frames);
  }

  private static Reading read(Path file) throws UnreadableVideoException {
    try (VideoReader reader = FfmpegVideoReader.open(file.toString())) {
      int frames = 0;
      while (reader.next() != null) {
        frames++;
      }
      return new Reading(frames, reader.damage());
    }
  }

  private record Reading(int frames, @Nullable String damage) {}
}
