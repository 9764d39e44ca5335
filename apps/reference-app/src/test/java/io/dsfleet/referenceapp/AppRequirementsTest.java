package io.dsfleet.referenceapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the README's table of requirements names existing tests. */
class AppRequirementsTest {
  private static final Path ROOT =
      Files.isDirectory(Path.of("apps/reference-app")) ? Path.of("") : Path.of("..", "..");
  private static final Path MODULE = ROOT.resolve("apps/reference-app");
  private static final List<Path> TESTS =
      List.of(MODULE.resolve("src/test/java"), ROOT.resolve("libs/vision/src/test/java"));
  private static final Pattern ROW =
      Pattern.compile("\\| (2\\.[\\d.]+) \\| [^|]+ \\| `(\\w+)#(\\w+)` \\|");
  private static final List<String> SECTIONS =
      List.of("2.1", "2.2", "2.3.1", "2.3.2", "2.3.3", "2.3.4", "2.3.5", "2.3.6", "2.3.7", "2.3.8");

  @Test
  void everyRowNamesATest() throws IOException {
    Map<String, Path> sources = sources();
    for (MatchResult row : rows()) {
      Path source = sources.get(row.group(2));
      assertThat(source).as("%s", row.group()).isNotNull();
      assertThat(Files.readString(source))
          .as("%s", row.group())
          .containsPattern("@Test\\s+void " + row.group(3) + "\\(");
    }
  }

  @Test
  void everySectionHasRows() throws IOException {
    assertThat(rows()).extracting(row -> row.group(1)).containsAll(SECTIONS);
  }

  private static List<MatchResult> rows() throws IOException {
    String page = Files.readString(MODULE.resolve("README.md"));
    String table = page.substring(page.indexOf("## Requirements of the app specification"));
    List<MatchResult> rows = ROW.matcher(table).results().toList();
    // Ensures that no row is skipped because its format differs.
    assertThat(rows).hasSameSizeAs(table.lines().filter(line -> line.startsWith("| 2.")).toList());
    return rows;
  }

  private static Map<String, Path> sources() throws IOException {
    Map<String, Path> sources = new HashMap<>();
    for (Path folder : TESTS) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().endsWith("Test.java"))
            .forEach(file -> sources.put(file.getFileName().toString().replace(".java", ""), file));
      }
    }
    return sources;
  }
}
