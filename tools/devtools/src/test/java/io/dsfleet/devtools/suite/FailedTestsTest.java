package io.dsfleet.devtools.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailedTestsTest {
  @Test
  void report_failuresAndErrors_areNamedWithTheirTrace() {
    String report =
        """
        <testsuite name="x.ATest" tests="4" errors="1" skipped="1" failures="1">
          <testcase name="passes" classname="x.ATest" time="0.1"/>
          <testcase name="prints" classname="x.ATest" time="0.1">
            <system-out><![CDATA[text]]></system-out>
          </testcase>
          <testcase name="fails" classname="x.ATest" time="0.1">
            <failure message="expected 1" type="E"><![CDATA[E: expected 1
        	at x.ATest.fails(ATest.java:7)]]></failure>
          </testcase>
          <testcase name="waits" classname="x.ATest" time="0.1">
            <skipped/>
          </testcase>
          <testcase name="breaks" classname="x.ATest" time="0.1">
            <error type="F"><![CDATA[F]]></error>
          </testcase>
        </testsuite>
        """;

    assertThat(FailedTests.of(report))
        .containsExactly(
            "FAILED: x.ATest.fails\n    E: expected 1\n    \tat x.ATest.fails(ATest.java:7)",
            "FAILED: x.ATest.breaks\n    F");
  }
}
