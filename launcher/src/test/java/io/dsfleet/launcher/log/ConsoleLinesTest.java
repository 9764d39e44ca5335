package io.dsfleet.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsoleLinesTest {
  private static final String CONSOLE =
      """
      2026-11-21T09:00:00.000000001Z one
      2026-11-21T09:00:00.000000002Z two words
      2026-11-21T09:00:00.000000003Z
      """;

  @Test
  void of_returnsTheLastLinesThenTheFollowing() {
    ConsoleLines first = ConsoleLines.select(CONSOLE, 2, null);
    assertThat(first.lines()).containsExactly("two words", "");
    assertThat(ConsoleLines.sinceSeconds(first.next())).isEqualTo(1_795_251_600);

    ConsoleLines next =
        ConsoleLines.select(CONSOLE + "2026-11-21T09:00:00.000000004Z four\n", 10, first.next());
    assertThat(next.lines()).containsExactly("four");
    assertThat(ConsoleLines.select(CONSOLE, 10, next.next()).lines()).isEmpty();
  }

  @Test
  void of_withAForeignCursor_returnsTheLastLines() {
    assertThat(ConsoleLines.select(CONSOLE, 1, "f12:3").lines()).containsExactly("");
    assertThat(ConsoleLines.sinceSeconds("t'; drop")).isZero();
  }
}
