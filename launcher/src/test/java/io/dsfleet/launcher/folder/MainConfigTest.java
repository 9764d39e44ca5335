package io.dsfleet.launcher.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.launcher.spec.LaunchRefusedException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainConfigTest {
  private static final String TEMPLATE =
      """
      # ours
      [streammux]
      batch-size=1

      [source0]
      enable=0
      uri=fakesrc
      [source7]
      enable=1
      [tests]
      file-loop=0
      """;

  private static MainConfig config() {
    return MainConfig.parse(TEMPLATE);
  }

  @Test
  void withStreams_repeatsTheFirstSourceAndDropsOthers() throws Exception {
    assertThat(config().withStreams(2).text())
        .isEqualTo(
            """
            # ours
            [streammux]
            batch-size=1

            [source0]
            enable=0
            uri=fakesrc

            [source1]
            enable=0
            uri=fakesrc

            [tests]
            file-loop=0
            """);
  }

  @Test
  void withStreams_withoutASource_isRefused() {
    assertThatThrownBy(() -> MainConfig.parse("[tests]").withStreams(1))
        .isInstanceOf(LaunchRefusedException.class)
        .hasMessageContaining("[source0]");
  }

  @Test
  void with_replacesAndAddsValues() throws Exception {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("streammux.batch-size", "8");
    values.put("tests.new", "1");
    values.put("osd.enable", "0");

    assertThat(config().withValues(values).text())
        .contains(
            "[streammux]\nbatch-size=8\n", "[tests]\nnew=1\nfile-loop=0\n", "[osd]\nenable=0\n")
        .doesNotContain("batch-size=1");
  }

  @Test
  void fromFolder_makesNamesOfExistingFilesAbsolute() {
    MainConfig config = MainConfig.parse("config-file=infer.txt\nother=absent.txt\n#x=infer.txt");

    assertThat(config.withAbsoluteFileNames("infer.txt"::equals, "/opt").text())
        .isEqualTo("config-file=/opt/infer.txt\nother=absent.txt\n#x=infer.txt\n");
  }
}
