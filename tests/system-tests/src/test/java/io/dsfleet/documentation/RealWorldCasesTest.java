package io.dsfleet.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that each row of the page of real-world cases names an existing test. */
class RealWorldCasesTest {
  private static final int FAILURES = 22;
  private static final int MAX_ANNOTATIONS_LENGTH = 500;
  private static final int CASES = 47;
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| (\\d\\d[a-z]?)( \\(F(\\d+)\\))?(?:, AMQP)? \\| [^|]+ \\| [^|]+ \\|"
              + " (?:fixed|held|by design|lists and)[^|]* \\| `(\\w+)#(\\w+)` \\|$");

  @Test
  void everyRowNamesATest() throws IOException {
    Map<String, Path> sources = sources();
    for (MatchResult row : rows()) {
      Path source = sources.get(row.group(4));
      assertThat(source).as("%s", row.group()).isNotNull();
      String text = Files.readString(source);
      int method = text.indexOf(" " + row.group(5) + "(");
      assertThat(method).as("%s", row.group()).isPositive();
      assertThat(text.substring(Math.max(0, method - MAX_ANNOTATIONS_LENGTH), method))
          .as("%s", row.group())
          .containsPattern("@(Test|ParameterizedTest|TestFactory)\\b");
    }
  }

  @Test
  void everyCaseAndEveryFailureHasARow() throws IOException {
    List<MatchResult> rows = rows();
    assertThat(rows.stream().map(row -> row.group(1)).distinct()).hasSize(CASES);
    TreeSet<Integer> failures = new TreeSet<>();
    rows.stream()
        .filter(row -> row.group(3) != null)
        .forEach(row -> failures.add(Integer.valueOf(row.group(3))));
    assertThat(failures)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, FAILURES).boxed().toList());
  }

  private static List<MatchResult> rows() throws IOException {
    String page = Files.readString(root().resolve("docs/real-world-cases.md"));
    List<MatchResult> rows = ROW.matcher(page).results().toList();
    // Ensures that no row is skipped because its format differs.
    assertThat(rows).hasSize((int) page.lines().filter(line -> line.matches("\\| \\d.*")).count());
    return rows;
  }

  private static Map<String, Path> sources() throws IOException {
    Map<String, Path> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(root())) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/test/java/"))
          .forEach(file -> sources.put(file.getFileName().toString().replace(".java", ""), file));
    }
    return sources;
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("LICENSE"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
