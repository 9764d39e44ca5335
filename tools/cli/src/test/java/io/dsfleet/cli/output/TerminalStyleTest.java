package io.dsfleet.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalStyleTest {
  @Test
  void colours_areUsedOnATerminalOnly_andNotWithNoColor() {
    assertThat(TerminalStyle.of(Map.of(), true).coloured()).isTrue();
    assertThat(TerminalStyle.of(Map.of(), false).coloured()).isFalse();
    assertThat(TerminalStyle.of(Map.of("NO_COLOR", "1"), true).coloured()).isFalse();
    assertThat(TerminalStyle.of(Map.of("NO_COLOR", ""), true).coloured()).isTrue();
    assertThat(TerminalStyle.of(Map.of("TERM", "dumb"), true).coloured()).isFalse();
  }

  @Test
  void table_alignsColumns_andColoursStates() {
    TextTable plain = new TextTable(TerminalStyle.PLAIN, "JOB", "STATE", "REASON");
    plain.add("a-long-id", "FAILED", "");
    TextTable coloured = new TextTable(new TerminalStyle(true), "JOB", "STATE");
    coloured.add("none", "FAILED");
    TextTable outcomes = new TextTable(new TerminalStyle(true), "OUTCOME");
    outcomes.add("all");
    outcomes.add("partial");

    assertThat(plain.lines()).containsExactly("JOB        STATE   REASON", "a-long-id  FAILED  -");
    assertThat(coloured.lines())
        .containsExactly(
            "\u001b[1mJOB \u001b[0m  \u001b[1mSTATE\u001b[0m", "none  \u001b[31mFAILED\u001b[0m");
    assertThat(outcomes.lines()).endsWith("\u001b[32mall\u001b[0m", "\u001b[33mpartial\u001b[0m");
  }

  @Test
  void table_replacesControlCharacters() {
    TextTable table = new TextTable(TerminalStyle.PLAIN, "NAME");
    table.add("gate\u001b[2J\u009b1m\n1");

    assertThat(table.lines()).containsExactly("NAME", "gate?[2J?1m?1");
  }

  @Test
  void printableText_hasNoDirectionMarks_butTabs() {
    assertThat(TerminalStyle.printable("a\tb\u202egate\u2028\ud800\t")).isEqualTo("a\tb?gate??\t");
  }
}
