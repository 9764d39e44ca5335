package io.dsfleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A skipped test is no pass. This module is built after those it tests, so that their reports lie
 * there when this reads them.
 */
class SkippedTestsTest {
  private static final SourceTree TREE = SourceTree.find();
  private static final Pattern SKIPPED = Pattern.compile("<testsuite [^>]*\\bskipped=\"[1-9]");

  @Test
  void build_skipsNoTest() {
    assertThat(TREE.modules().stream().flatMap(SkippedTestsTest::skippedSuites)).isEmpty();
  }

  private static Stream<String> skippedSuites(String module) {
    Path reports = TREE.root().resolve(module).resolve("target/surefire-reports");
    try (var files = Files.isDirectory(reports) ? Files.list(reports) : Stream.<Path>empty()) {
      return files
          .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
          .filter(SkippedTestsTest::holdsSkippedTest)
          .map(file -> module + "/" + file.getFileName())
          .toList()
          .stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean holdsSkippedTest(Path report) {
    try {
      return SKIPPED.matcher(Files.readString(report)).find();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
