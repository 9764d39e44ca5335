package io.dsfleet.messages.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.LaunchSettings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaunchValidatorTest {
  private static LaunchSettings config(String key, String value) {
    return new LaunchSettings(null, null, null, null, null, Map.of(key, value));
  }

  private static LaunchSettings path(String path) {
    return new LaunchSettings(path, path, null, null, null, null);
  }

  private static LaunchSettings gpus(List<Integer> gpus) {
    return new LaunchSettings(null, null, null, gpus, null, null);
  }

  private static LaunchSettings arguments(List<String> arguments) {
    return new LaunchSettings(null, null, null, null, arguments, null);
  }

  @Test
  void settings_valid_areAccepted() {
    assertThat(
            LaunchValidator.checkSettings(
                new LaunchSettings(
                    "/srv/정문/a b",
                    "/opt/app/configs/main.txt",
                    "deepstream_container",
                    List.of(0, 1),
                    List.of("--tiled", "$(id)", "; rm -rf /"),
                    Map.of("primary-gie.batch-size", "32", "sink0.output-file", "/out/정문.mp4"))))
        .isEmpty();
    assertThat(LaunchValidator.checkSettings(LaunchSettings.NONE)).isEmpty();
    assertThat(LaunchValidator.checkStreams(null)).isEmpty();
    assertThat(LaunchValidator.checkStreams(256)).isEmpty();
  }

  @Test
  void names_invalid_areRejected() {
    for (String invalid : List.of("", "../x", "a b", "$(id)", "a;b", "a\n", "정문", "a".repeat(65))) {
      assertThat(LaunchValidator.checkName("instance_id", invalid)).as(invalid).isPresent();
      assertThat(LaunchValidator.checkHost("host", "/" + invalid)).as(invalid).isPresent();
    }
  }

  @Test
  void streams_outOfRange_areRejected() {
    for (int invalid : new int[] {0, -1, 257, 10_000}) {
      assertThat(LaunchValidator.checkStreams(invalid)).isPresent();
    }
  }

  @Test
  void paths_relativeOrWithParentSegment_areRejected() {
    for (String invalid :
        List.of("", "a", "/a/../b", "/..", "/a\nb", "/a\0b", "/" + "a".repeat(5000), "/a\u2028b")) {
      assertThat(LaunchValidator.checkSettings(path(invalid))).as(invalid).isPresent();
    }
    assertThat(LaunchValidator.checkSettings(path("/a/..b/c.."))).isEmpty();
  }

  @Test
  void config_unsafeKeyOrValue_isRejected() {
    for (String invalid : List.of("1\n[evil]", "[evil]", "a=b", "a;b", "# x", "\u0085", "\ud800")) {
      assertThat(LaunchValidator.checkSettings(config("a.b", invalid))).as(invalid).isPresent();
    }
    for (String invalid :
        List.of("primary-gie.custom-lib-path", "tracker.LL-LIB-FILE", "a", "a.b.c", "a\nb.c", "")) {
      assertThat(LaunchValidator.checkSettings(config(invalid, "1"))).as(invalid).isPresent();
    }
  }

  @Test
  void gpusAndArguments_outOfBounds_areRejected() {
    assertThat(LaunchValidator.checkSettings(gpus(List.of(0, 0)))).isPresent();
    assertThat(LaunchValidator.checkSettings(gpus(List.of(-1)))).isPresent();
    assertThat(LaunchValidator.checkSettings(gpus(IntStream.range(0, 17).boxed().toList())))
        .isPresent();
    assertThat(LaunchValidator.checkSettings(arguments(List.of("a\nb")))).isPresent();
    assertThat(LaunchValidator.checkSettings(arguments(Collections.nCopies(65, "a")))).isPresent();
    assertThat(LaunchValidator.checkSettings(arguments(List.of("a".repeat(1025))))).isPresent();
  }
}
