package io.dsfleet.vision.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that files which only look like videos are each reported. */
class FalseVideoTest {
  private static final Set<String> EXTENSIONS = Set.of("mp4", "mkv", "avi", "ts", "flv", "dav");

  @TempDir Path folder;

  @Test
  void everyFalseVideoIsReported() throws IOException {
    for (Map.Entry<String, byte[]> content : contents().entrySet()) {
      for (String extension : EXTENSIONS) {
        Path file = folder.resolve("false." + extension);
        Files.write(file, content.getValue());
        assertThat(fault(file)).as("%s as .%s", content.getKey(), extension).isNotBlank();
      }
    }
  }

  private Map<String, byte[]> contents() throws IOException {
    byte[] movie =
        Files.readAllBytes(
            GeneratedClip.constantRate(folder.resolve("whole.mp4"), avcodec.AV_CODEC_ID_MPEG4, 15));
    byte[] noise = new byte[5_000];
    new Random(1).nextBytes(noise);
    Map<String, byte[]> contents = new LinkedHashMap<>();
    contents.put("nothing", new byte[0]);
    contents.put("one byte", new byte[] {0x47});
    contents.put("zeros", new byte[5_000]);
    contents.put("noise", noise);
    contents.put("text", "this is no video".repeat(200).getBytes(StandardCharsets.UTF_8));
    contents.put("a page", "<!doctype html><html></html>".getBytes(StandardCharsets.UTF_8));
    contents.put("an archive", new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0});
    contents.put("the first 32 bytes of a movie", Arrays.copyOf(movie, 32));
    return contents;
  }

  private static @Nullable String fault(Path file) {
    int frames = 0;
    try (VideoReader reader = FfmpegVideoReader.open(file.toString(), () -> false)) {
      while (reader.next() != null) {
        frames++;
      }
      String damage = reader.damage();
      return damage == null && frames == 0 ? "no frame of the video can be decoded" : damage;
    } catch (UnreadableVideoException unreadable) {
      return unreadable.getMessage();
    }
  }
}
