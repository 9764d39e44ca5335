package io.dsfleet.messages.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParserMessageSanitizerTest {
  @Test
  void forSender_parserMessage_hidesJavaNames() {
    assertThat(
            ParserMessageSanitizer.sanitize(
                "Cannot deserialize value of type `java.lang.Long` from Boolean value"
                    + " (token `JsonToken.VALUE_TRUE`)"))
        .isEqualTo("Cannot deserialize value from Boolean value");
    assertThat(
            ParserMessageSanitizer.sanitize(
                "Trailing token (`JsonToken.START_OBJECT`) found after value (bound as"
                    + " `io.dsfleet.messages.job.AnalysisRequest`): not allowed as per"
                    + " `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`"))
        .isEqualTo("Trailing token found after value");
    assertThat(ParserMessageSanitizer.sanitize("expected camera_id in /media/a.b.C.mp4"))
        .contains("camera_id");
  }

  @Test
  void forSender_parserMessage_hidesTypesAndSettings() {
    assertThat(
            ParserMessageSanitizer.sanitize(
                "Unexpected character ('/' (code 47)): maybe a (non-standard) comment? (not"
                    + " recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)"))
        .isEqualTo("Unexpected character ('/' (code 47)): maybe a (non-standard) comment?");
    assertThat(
            ParserMessageSanitizer.sanitize(
                "Cannot construct instance of `io.dsfleet.messages.job.MediaFile` (although at"
                    + " least one Creator exists): no String-argument constructor"))
        .isEqualTo("no String-argument constructor");
    assertThat(
            ParserMessageSanitizer.sanitize(
                "Could not resolve type id 'x' as a subtype of `io.dsfleet.messages.BridgeRequest`:"
                    + " known type ids = [AskMetrics, AskStatus]"))
        .isEqualTo("Could not resolve type id 'x'");
    assertThat(
            ParserMessageSanitizer.sanitize(
                "Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to"
                    + " allow"))
        .isEqualTo("Non-standard token 'NaN' is not allowed");
    assertThat(ParserMessageSanitizer.sanitize("Unexpected end-of-input in VALUE_STRING"))
        .isEqualTo("Unexpected end-of-input in a string");
  }
}
