package io.dsfleet.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandWordsTest {
  @Test
  void words_areSplitAtBlanks_andKeptByQuotesAndBackslashes() {
    assertThat(
            CommandWords.of("  python3 app.py\t--name 'gate 1' \"a \\\"b\\\"\" '' c\\ d 'e\\f'$X"))
        .containsExactly("python3", "app.py", "--name", "gate 1", "a \"b\"", "", "c d", "e\\f$X");
  }
}
