package io.dsfleet.devtools.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The failed tests in Surefire's and Failsafe's reports, for the end of a run's output. */
final class FailedTests {
  private static final int MAX_LINES = 12;
  private static final Pattern TEST_CASE =
      Pattern.compile(
          "<testcase\\b([^>]*[^/])>\\s*<(?:failure|error)\\b[^>]*>(.*?)</(?:failure|error)>",
          Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("\\bname=\"([^\"]*)\"");
  private static final Pattern CLASS_NAME = Pattern.compile("\\bclassname=\"([^\"]*)\"");

  private FailedTests() {}

  /**
   * Describes the failed tests of the reports below {@code root} that were written since {@code
   * sinceMillis} (epoch): one text per test, its name and the first lines of its stack trace.
   */
  static List<String> below(Path root, long sinceMillis) throws IOException {
    List<String> failed = new ArrayList<>();
    for (Path report : TestTotals.reports(root, sinceMillis)) {
      failed.addAll(of(Files.readString(report)));
    }
    return failed;
  }

  static List<String> of(String report) {
    return TEST_CASE
        .matcher(report)
        .results()
        .map(
            found ->
                "FAILED: "
                    + first(CLASS_NAME, found.group(1))
                    + "."
                    + first(NAME, found.group(1))
                    + "\n"
                    + indented(found.group(2)))
        .toList();
  }

  private static String first(Pattern pattern, String attributes) {
    Matcher matcher = pattern.matcher(attributes);
    return matcher.find() ? matcher.group(1) : "?";
  }

  private static String indented(String trace) {
    String text = trace.replace("<![CDATA[", "").replace("]]>", "").strip();
    return String.join("\n", text.lines().limit(MAX_LINES).map(line -> "    " + line).toList());
  }
}
