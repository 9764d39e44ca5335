package io.dsfleet.messages.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000", "\n", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029", "\u061c", "\u200e",
        "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\ud800", "\udfff"
      })
  void unprintableCharacter_isReplaced(String character) {
    String text = "gate" + character + "7";
    assertThat(PrintableText.isPrintable(text)).isFalse();
    assertThat(PrintableText.replace(text, "?")).isEqualTo("gate?7");
  }

  @Test
  void namesOfAllLanguages_areKept() {
    for (String text :
        new String[] {"정문 카메라", "père", "e\u0301", "👩‍🔧 at gate 7", "שער", "a b\u00a0c"}) {
      assertThat(PrintableText.isPrintable(text)).as(text).isTrue();
      assertThat(PrintableText.replace(text, "?")).isEqualTo(text);
    }
  }
}
