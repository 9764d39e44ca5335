package io.dsfleet.messages.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParserWordsTest {
  @Test
  void forSender_parserMessage_hidesJavaNames() {
    assertThat(
            ParserWords.forSender(
                "Cannot deserialize value of type `java.lang.Long` from Boolean value"
                    + " (token `JsonToken.VALUE_TRUE`)"))
        .isEqualTo("Cannot deserialize value of type `Long` from Boolean value");
    assertThat(
            ParserWords.forSender(
                "Trailing token (`JsonToken.START_OBJECT`) found after value (bound as"
                    + " `io.dsfleet.messages.job.AnalysisRequest`): not allowed as per"
                    + " `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`"))
        .isEqualTo("Trailing token found after value");
    assertThat(ParserWords.forSender("expected camera_id in /media/a.b.C.mp4"))
        .contains("camera_id");
  }
}
