package io.dsfleet.messages.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VideoFilesTest {
  private static final Pattern PATTERN = Pattern.compile(VideoFiles.DEFAULT_PATTERN);

  @ParameterizedTest
  @ValueSource(
      strings = {"1.mp4", "정문 1.MP4", "a.b.mts", "a.m2ts", "a.3gp", "a.ogv", "a.hevc", "a.h265"})
  void defaultPattern_videoFile_matches(String name) {
    assertThat(PATTERN.matcher(name).matches()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".mp4", "mp4", "1.mp4.json", "1.mp4.part", "1.txt"})
  void defaultPattern_otherFile_doesNotMatch(String name) {
    assertThat(PATTERN.matcher(name).matches()).isFalse();
  }
}
