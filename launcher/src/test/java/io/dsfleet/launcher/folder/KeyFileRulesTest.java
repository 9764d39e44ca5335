package io.dsfleet.launcher.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.launcher.spec.LaunchRefusedException;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Main configurations are read by the documented rules of GLib's key files. */
class KeyFileRulesTest {
  private static final Set<String> FILES =
      Set.of("a.yml", "b.yml", "정문.txt", " x.txt", "0", "v.mp4");

  static Stream<Arguments> rules() {
    return Stream.of(
        row("groups of one name are merged, the later key wins, all keys are kept")
            .of("[source0]\na=1\nb=1\n[sink0]\nx=1\n[source0]\nb=2\nc=3\n[sink0]\ny=2\n")
            .becomes("[source0]\na=1\nb=2\nc=3\n\n[sink0]\nx=1\ny=2\n"),
        row("the last line of a key wins within a group")
            .of("[source0]\na=1\na = 2\n")
            .becomes("[source0]\na = 2\n\n"),
        row("a commented key is no key")
            .of("[source0]\na=1\n #a=2\n")
            .becomes("[source0]\na=1\n #a=2\n\n"),
        row("blanks around keys and before values do not count")
            .of("  [source0] \t\n a \t= 1\n")
            .becomes("[source0]\n a \t= 1\n\n"),
        row("blanks after a value belong to it, so that no such file exists")
            .of("[source0]\nf=a.yml \n")
            .becomes("[source0]\nf=a.yml \n\n"),
        row("blanks within the brackets belong to the group name")
            .of("[source0]\n[ sink0 ]\nx=1\n[sink0]\nx=2\n")
            .becomes("[source0]\n\n[ sink0 ]\nx=1\n[sink0]\nx=2\n"),
        row("names are case-sensitive")
            .of("[source0]\na=1\nA=2\n[Source0]\na=3\n")
            .becomes("[source0]\na=1\nA=2\n\n[Source0]\na=3\n"),
        row("text after a header makes it no header")
            .of("[source0]\n[sink0] # x=1\n")
            .becomes("[source0]\n[sink0] # x=1\n\n"),
        row("CRLF ends a line")
            .of("[source0]\r\nf=a.yml\r\n")
            .becomes("[source0]\nf=/opt/a.yml\n\n"),
        row("CR alone does not end a line")
            .of("[source0]\n#a\r[sink0]\n")
            .becomes("[source0]\n#a\r[sink0]\n\n"),
        row("a byte order mark is dropped")
            .of("\uFEFF[source0]\na=1\n")
            .becomes("[source0]\na=1\n\n"),
        row("the last line needs no end").of("[source0]\na=1").becomes("[source0]\na=1\n\n"),
        row("a value may contain equals signs, number signs and quotes")
            .of("[source0]\nuri=rtsp://h/?a=1&b==2#x\nq=\"a.yml\"\n")
            .becomes("[source0]\nuri=rtsp://h/?a=1&b==2#x\nq=\"a.yml\"\n\n"),
        row("escapes are kept")
            .of("[source0]\na=\\sx\\ty\\\\z\n")
            .becomes("[source0]\na=\\sx\\ty\\\\z\n\n"));
  }

  static Stream<Arguments> fileAndSourceRules() {
    return Stream.of(
        row("an escaped name is a file's name")
            .of("[source0]\nf=\\sx.txt\n")
            .becomes("[source0]\nf=/opt/\\sx.txt\n\n"),
        row("a name may be Korean")
            .of("[source0]\nf=정문.txt\n")
            .becomes("[source0]\nf=/opt/정문.txt\n\n"),
        row("each element of a list is a name")
            .of("[source0]\nf=a.yml;b.yml\ng=a.yml;/abs;none;b.yml;\n")
            .becomes("[source0]\nf=/opt/a.yml;/opt/b.yml\ng=/opt/a.yml;/abs;none;/opt/b.yml;\n\n"),
        row("an escaped separator does not separate")
            .of("[source0]\nf=none\\;a.yml\n")
            .becomes("[source0]\nf=none\\;a.yml\n\n"),
        row("a number is no name").of("[source0]\ngpu-id=0\n").becomes("[source0]\ngpu-id=0\n\n"),
        row("deepstream-app resolves relative file URLs")
            .of("[source0]\nuri=file://v.mp4\n")
            .becomes("[source0]\nuri=file:///opt/v.mp4\n\n"),
        row("a group is one source")
            .of("[source0]\ntype=3\nnum-sources=4\n")
            .becomes("[source0]\ntype=3\nnum-sources=1\n\n"),
        row("a merged group is one source")
            .of("[source0]\nnum-sources=4\n[source1]\na=1\n[source0]\nnum-sources=2\n")
            .becomes("[source0]\nnum-sources=1\n\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"rules", "fileAndSourceRules"})
  void rule_holds(String name, String text, String expected) throws Exception {
    assertThat(RawText.decode(rewritten(RawText.encode(text), 1))).isEqualTo(expected);
  }

  @Test
  void sourceList_becomesOneGroupForEachStream() throws Exception {
    String text =
        """
        [source-list]
        num-source-bins=2
        use-nvmultiurisrcbin=0
        list=rtsp://h/a;rtsp://h/b;
        sensor-id-list=A;B
        [source-attr-all]
        type=3
        num-sources=2
        uri=x
        [sink0]
        """;

    assertThat(rewritten(text, 3))
        .isEqualTo(
            """
            [source0]
            uri=rtsp://h/a
            type=3
            num-sources=1

            [source1]
            uri=rtsp://h/b
            type=3
            num-sources=1

            [source2]
            uri=rtsp://h/a
            type=3
            num-sources=1

            [sink0]
            """);
  }

  @Test
  void sourceList_besideAFirstSource_isDropped() throws Exception {
    assertThat(rewritten("[source-list]\nlist=x\n[source0]\na=1\n[source-attr-all]\nb=1\n", 1))
        .isEqualTo("[source0]\na=1\n\n");
  }

  @Test
  void unsupportedSources_areRefusedWithTheAlternative() {
    String list = "[source-list]\nuse-nvmultiurisrcbin=1\n[source-attr-all]\ntype=3\n";
    for (Map.Entry<String, String> each :
        Map.of(
                list,
                "use-nvmultiurisrcbin",
                list + "[source0]\na=1\n",
                "use-nvmultiurisrcbin",
                "[source]\ncsv-file-path=a.csv\n",
                "csv-file-path",
                "[source-list]\nlist=a\n",
                "[source-attr-all]",
                "[ source0 ]\na=1\n",
                "[source0]",
                "source0:\n  enable: 1\n",
                "[source0]",
                "",
                "[source0]")
            .entrySet()) {
      assertThatThrownBy(() -> rewritten(each.getKey(), 1))
          .isInstanceOf(LaunchRefusedException.class)
          .hasMessageContaining(each.getValue());
    }
  }

  @Test
  void values_cannotChangeTheNumberOfSources() throws Exception {
    MainConfig config = MainConfig.parse("[source0]\na=1\n").withStreams(2);

    for (String key :
        new String[] {
          "source0.num-sources", "source2.uri", "source-list.list", "source.csv-file-path"
        }) {
      assertThatThrownBy(() -> config.withValues(Map.of(key, "4")))
          .isInstanceOf(LaunchRefusedException.class)
          .hasMessageContaining(key);
    }
    assertThat(config.withValues(Map.of("source1.a", "대문", "source1.num-sources", "1")).text())
        .isEqualTo(RawText.encode("[source0]\na=1\n\n[source1]\nnum-sources=1\na=대문\n\n"));
  }

  @Test
  void comments_inAnyEncoding_keepTheirBytes() throws Exception {
    for (String charset : new String[] {"x-windows-949", "GBK", "Shift_JIS"}) {
      byte[] comment = "# 工门 표 中\n".getBytes(Charset.forName(charset));
      String raw = RawText.ofBytes(comment) + RawText.encode("[source0]\nf=정문.txt\n\n");

      assertThat(RawText.toBytes(rewritten(raw, 1)))
          .isEqualTo(RawText.toBytes(raw.replace("f=", "f=/opt/")));
    }
  }

  private static String rewritten(String raw, int streams) throws LaunchRefusedException {
    return MainConfig.parse(raw)
        .withAbsoluteFileNames(FILES::contains, "/opt")
        .withStreams(streams)
        .text();
  }

  private record Row(String name, String text) {
    Row of(String input) {
      return new Row(name, input);
    }

    Arguments becomes(String expected) {
      return Arguments.of(name, text, expected);
    }
  }

  private static Row row(String name) {
    return new Row(name, "");
  }
}
