package io.dsfleet.messages.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VideoFilesTest {
  private static final Pattern PATTERN = Pattern.compile(VideoFiles.DEFAULT_PATTERN);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.mp4", "정문 1.MP4", "a.b.mts", "a.m2ts", "a.m2t", "a.3gp", "a.3g2", "a.ogv", "a.hevc",
        "a.h265", "a.265", "a.h264", "a.264", "a.dav", "a.asf", "a.VOB", "a.mxf", "a\nb.mp4",
        "a\r.mp4", "a\u2028b.mkv", "\u0085.ts", "\uFFFD.mp4"
      })
  void defaultPattern_videoFile_matches(String name) {
    assertThat(PATTERN.matcher(name).matches()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".mp4", "mp4", "1.mp4.json", "1.mp4.part", "1.txt"})
  void defaultPattern_otherFile_doesNotMatch(String name) {
    assertThat(PATTERN.matcher(name).matches()).isFalse();
  }
}
