package io.dsfleet.devtools.suite;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Test counts, added up from Surefire's and Failsafe's reports.
 *
 * @param passed passed tests
 * @param failed tests with a failure or an error
 * @param skipped tests that did not run
 */
record TestTotals(int passed, int failed, int skipped) {
  private static final int MAX_DEPTH = 5;
  private static final Pattern HEAD = Pattern.compile("<testsuite\\b[^>]*>");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("\\b(tests|failures|errors|skipped)=\"(\\d+)\"");

  /** Adds up the reports below {@code root} that were written since {@code sinceMillis} (epoch). */
  static TestTotals below(Path root, long sinceMillis) throws IOException {
    TestTotals sum = new TestTotals(0, 0, 0);
    for (Path file : reports(root, sinceMillis)) {
      sum = sum.plus(of(Files.readString(file)));
    }
    return sum;
  }

  /** The reports below {@code root} that were written since {@code sinceMillis} (epoch). */
  static List<Path> reports(Path root, long sinceMillis) throws IOException {
    try (Stream<Path> files = Files.walk(root, MAX_DEPTH, new FileVisitOption[0])) {
      return files
          .filter(TestTotals::isReport)
          .filter(file -> file.toFile().lastModified() >= sinceMillis)
          .sorted()
          .toList();
    }
  }

  static TestTotals of(String report) {
    Matcher head = HEAD.matcher(report);
    int tests = 0;
    int failed = 0;
    int skipped = 0;
    if (head.find()) {
      Matcher attributes = ATTRIBUTE.matcher(head.group());
      while (attributes.find()) {
        int value = Integer.parseInt(attributes.group(2));
        switch (attributes.group(1)) {
          case "tests" -> tests = value;
          case "skipped" -> skipped = value;
          default -> failed += value;
        }
      }
    }
    return new TestTotals(tests - failed - skipped, failed, skipped);
  }

  TestTotals plus(TestTotals other) {
    return new TestTotals(passed + other.passed, failed + other.failed, skipped + other.skipped);
  }

  private static boolean isReport(Path file) {
    String name = file.getFileName().toString();
    Path folder = file.getParent();
    return name.startsWith("TEST-")
        && name.endsWith(".xml")
        && folder != null
        && folder.getFileName().toString().endsWith("-reports");
  }
}
