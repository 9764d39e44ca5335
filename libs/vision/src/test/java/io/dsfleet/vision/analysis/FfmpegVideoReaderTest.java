package io.dsfleet.vision.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "mp4, MPEG4, 40", "mov, MJPEG, 40", "mkv, MPEG4, 40", "avi, MJPEG, 40", "ts, MPEG2, 40",
    "mts, MPEG2, 40", "flv, FLV1, 40", "webm, VP8, 40", "3gp, H263, 40", "asf, MPEG4, 40",
    "vob, MPEG2, 40", "mpg, MPEG2, 40"
  })
  void everyContainerIsReadToItsEnd(String extension, String codec, int frames) throws IOException {
    int id =
        switch (codec) {
          case "MJPEG" -> avcodec.AV_CODEC_ID_MJPEG;
          case "MPEG2" -> avcodec.AV_CODEC_ID_MPEG2VIDEO;
          case "FLV1" -> avcodec.AV_CODEC_ID_FLV1;
          case "VP8" -> avcodec.AV_CODEC_ID_VP8;
          case "H263" -> avcodec.AV_CODEC_ID_H263;
          default -> avcodec.AV_CODEC_ID_MPEG4;
        };
    Path file = GeneratedClip.constantRate(folder.resolve("clip." + extension), id, frames);
    assertThat(read(file)).isEqualTo(new Reading(frames, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h264", "264", "dav"})
  void aBareVideoStreamIsReadToItsEnd(String extension) throws IOException {
    Path encoded =
        GeneratedClip.constantRate(folder.resolve("clip.h264"), avcodec.AV_CODEC_ID_H264, 40);
    Path file = Files.move(encoded, folder.resolve("bare." + extension));
    assertThat(read(file)).isEqualTo(new Reading(40, null));
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

  @ParameterizedTest
  @ValueSource(ints = {0, 90, 180, 270})
  void picturesAreUpright(int degrees) throws IOException {
    Path file = clip("phone.mp4", 2);
    try (VideoReader lying = FfmpegVideoReader.open(file.toString(), () -> false);
        Mat expected = new Mat()) {
      rotate(Objects.requireNonNull(lying.next()), expected, degrees);
      GeneratedClip.rotate(file, degrees);
      try (VideoReader reader = FfmpegVideoReader.open(file.toString(), () -> false)) {
        Mat picture = Objects.requireNonNull(reader.next());
        assertThat(opencv_core.norm(picture, expected)).isZero();
        boolean quarter = degrees % 180 == 90;
        assertThat(reader.width()).isEqualTo(quarter ? GeneratedClip.HEIGHT : GeneratedClip.WIDTH);
        assertThat(reader.height()).isEqualTo(quarter ? GeneratedClip.WIDTH : GeneratedClip.HEIGHT);
      }
    }
  }

  private static void rotate(Mat picture, Mat rotated, int degrees) {
    switch (degrees) {
      case 90 -> opencv_core.rotate(picture, rotated, opencv_core.ROTATE_90_CLOCKWISE);
      case 180 -> opencv_core.rotate(picture, rotated, opencv_core.ROTATE_180);
      case 270 -> opencv_core.rotate(picture, rotated, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
      default -> picture.copyTo(rotated);
    }
  }

  @Test
  void framesThatTheDemultiplexerSkipsAreDamage() throws IOException {
    byte[] bytes = Files.readAllBytes(clip("skipped.avi", 150));
    Arrays.fill(bytes, bytes.length / 5, bytes.length * 4 / 5, (byte) 0x5A);
    Reading reading = read(Files.write(folder.resolve("skipped.avi"), bytes));
    assertThat(reading.damage).contains(" of 150 frames in the index of ").endsWith(" are lost");
  }

  private Path clip(String name, int frames) throws IOException {
    return GeneratedClip.constantRate(folder.resolve(name), avcodec.AV_CODEC_ID_MPEG4, frames);
  }

  private static Reading read(Path file) throws UnreadableVideoException {
    try (VideoReader reader = FfmpegVideoReader.open(file.toString(), () -> false)) {
      int frames = 0;
      while (reader.next() != null) {
        assertThat(reader.width()).isEqualTo(GeneratedClip.WIDTH);
        assertThat(reader.height()).isEqualTo(GeneratedClip.HEIGHT);
        frames++;
      }
      return new Reading(frames, reader.damage());
    }
  }

  private record Reading(int frames, @Nullable String damage) {}
}
