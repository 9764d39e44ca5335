package io.dsfleet.devtools.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestTotalsTest {
  private static final String REPORT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="x.ATest" time="1.5"
          tests="10" errors="1" skipped="2" failures="3">
        <testcase name="tests=&quot;99&quot;"/>
      </testsuite>
      """;

  @Test
  void below_reportsOfModules_areSummedUp(@TempDir Path root) throws Exception {
    report(root, "gateway/target/surefire-reports/TEST-x.ATest.xml");
    report(root, "tests/system-tests/target/failsafe-reports/TEST-x.AnIT.xml");
    report(root, "tools/cli/target/surefire-reports/TEST-x.CliTest.xml");
    report(root, "gateway/target/classes/TEST-not-a-report.xml");

    assertThat(TestTotals.below(root, 0)).isEqualTo(new TestTotals(12, 12, 6));
    assertThat(TestTotals.below(root, Long.MAX_VALUE)).isEqualTo(new TestTotals(0, 0, 0));
  }

  @Test
  void outcome_brokenBuildWithoutFailingTest_isOneFailure() {
    TestSuite.Outcome broken = TestSuite.outcome(false, new TestTotals(7, 0, 0), List.of());

    assertThat(broken.line()).isEqualTo("7 passed, 1 failed");
    assertThat(broken.isSuccess()).isFalse();
  }

  @Test
  void outcome_skippedTest_countsAsFailed() {
    assertThat(TestSuite.outcome(true, new TestTotals(7, 0, 1), List.of()).line())
        .isEqualTo("7 passed, 1 failed");
    assertThat(TestSuite.outcome(true, new TestTotals(7, 0, 0), List.of()).isSuccess()).isTrue();
  }

  private static void report(Path root, String path) throws Exception {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, REPORT);
  }
}
