package io.dsfleet.messages.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.messages.broker.LaunchSettings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaunchRulesTest {
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
  void whatLaunchesSay_isTaken() {
    assertThat(
            LaunchRules.settings(
                new LaunchSettings(
                    "/srv/정문/a b",
                    "/opt/app/configs/main.txt",
                    "deepstream_container",
                    List.of(0, 1),
                    List.of("--tiled", "$(id)", "; rm -rf /"),
                    Map.of("primary-gie.batch-size", "32", "sink0.output-file", "/out/정문.mp4"))))
        .isEmpty();
    assertThat(LaunchRules.settings(LaunchSettings.NONE)).isEmpty();
    assertThat(LaunchRules.streams(null)).isEmpty();
    assertThat(LaunchRules.streams(256)).isEmpty();
  }

  @Test
  void names_areWords() {
    for (String wrong : List.of("", "../x", "a b", "$(id)", "a;b", "a\n", "정문", "a".repeat(65))) {
      assertThat(LaunchRules.word("instance_id", wrong)).as(wrong).isPresent();
      assertThat(LaunchRules.host("host", "/" + wrong)).as(wrong).isPresent();
    }
  }

  @Test
  void streams_areOneTo256() {
    for (int wrong : new int[] {0, -1, 257, 10_000}) {
      assertThat(LaunchRules.streams(wrong)).isPresent();
    }
  }

  @Test
  void paths_areAbsolute_andDoNotClimb() {
    for (String wrong :
        List.of("", "a", "/a/../b", "/..", "/a\nb", "/a\0b", "/" + "a".repeat(5000), "/a\u2028b")) {
      assertThat(LaunchRules.settings(path(wrong))).as(wrong).isPresent();
    }
    assertThat(LaunchRules.settings(path("/a/..b/c.."))).isEmpty();
  }

  @Test
  void configValue_cannotOpenASection_orLoadALibrary() {
    for (String wrong : List.of("1\n[evil]", "[evil]", "a=b", "a;b", "# x", "\u0085", "\ud800")) {
      assertThat(LaunchRules.settings(config("a.b", wrong))).as(wrong).isPresent();
    }
    for (String wrong :
        List.of("primary-gie.custom-lib-path", "tracker.LL-LIB-FILE", "a", "a.b.c", "a\nb.c", "")) {
      assertThat(LaunchRules.settings(config(wrong, "1"))).as(wrong).isPresent();
    }
  }

  @Test
  void gpusAndArguments_areBounded() {
    assertThat(LaunchRules.settings(gpus(List.of(0, 0)))).isPresent();
    assertThat(LaunchRules.settings(gpus(List.of(-1)))).isPresent();
    assertThat(LaunchRules.settings(gpus(IntStream.range(0, 17).boxed().toList()))).isPresent();
    assertThat(LaunchRules.settings(arguments(List.of("a\nb")))).isPresent();
    assertThat(LaunchRules.settings(arguments(Collections.nCopies(65, "a")))).isPresent();
    assertThat(LaunchRules.settings(arguments(List.of("a".repeat(1025))))).isPresent();
  }
}
