package io.dsfleet.messages.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dsfleet.messages.app.ProtocolViolation.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of invalid frame is refused with its code, request id, type and a message. */
class AppProtocolRefusalTest {
  private static ProtocolViolation refusal(String frame) {
    return catchThrowableOfType(ProtocolViolation.class, () -> AppProtocol.fromApp(frame));
  }

  private static String done(String fields) {
    return "{\"type\":\"file_done\",\"request_id\":\"r\"," + fields + "}";
  }

  static String[] malformed() {
    return new String[] {
      "",
      " ",
      "null",
      "true",
      "7",
      "\"text\"",
      "[]",
      "[{\"type\":\"file_done\"}]",
      "{",
      "{}}",
      "{\"type\":\"file_done\"} {\"type\":\"file_done\"}",
      "{'type':'file_done'}",
      "{\"type\":\"file_done\",}",
      "\uFEFF{",
      "{\"a\":".repeat(100_000),
      "[".repeat(100_000),
      "{\"n\":" + "9".repeat(100_000) + "}",
      "{\"type\":\"\\ud8\"}",
      "{\"type\":\"a\nb\"}"
    };
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void fromApp_noJsonObject_isMalformedJson(String frame) {
    ProtocolViolation refusal = refusal(frame);

    assertThat(refusal.code()).isEqualTo(Code.MALFORMED_JSON);
    assertThat(refusal.requestId()).isNull();
    assertThat(refusal.type()).isNull();
    assertThat(refusal).hasMessageEndingWith("send one JSON object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"type\":7}", "{\"type\":null}", "{\"action\":{}}"})
  void fromApp_noType_isMissingType(String frame) {
    assertThat(refusal(frame).code()).isEqualTo(Code.MISSING_TYPE);
  }

  @Test
  void fromApp_unknownType_isShortenedInTheMessage() {
    ProtocolViolation refusal =
        refusal("{\"request_id\":\"r\",\"type\":\"x\\n" + "y".repeat(1_000) + "\"}");

    assertThat(refusal.code()).isEqualTo(Code.UNKNOWN_TYPE);
    assertThat(refusal.requestId()).isEqualTo("r");
    assertThat(refusal.getMessage()).hasSizeLessThan(150).contains("x?y").doesNotContain("\n");
  }

  @Test
  void fromApp_serverMessage_isUnknownType() {
    assertThat(refusal("{\"type\":\"start_analysis\"}").code()).isEqualTo(Code.UNKNOWN_TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"camera_id\":1,\"file_id\":2",
        "\"stream_id\":0,\"file_id\":2",
        "\"stream_id\":0,\"camera_id\":1",
        "\"stream_id\":0,\"camera_id\":1,\"file_id\":null"
      })
  void fromApp_missingField_isNamed(String fields) {
    ProtocolViolation refusal = refusal(done(fields));

    assertThat(refusal.code()).isEqualTo(Code.MISSING_FIELD);
    assertThat(refusal.requestId()).isEqualTo("r");
    assertThat(refusal.getMessage())
        .matches("required field '(stream|camera|file)_id' of file_done is missing");
    assertThat(refusal.type()).isEqualTo("file_done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"x\"",
        "1.5",
        "1e17",
        "1e999999999",
        "-1e-999999999",
        "9223372036854775808",
        "-9223372036854775809",
        "99999999999999999999999999999999999999",
        "{}",
        "[]",
        "[1]",
        "true",
        "\"\"",
        "\" \"",
        "\"NaN\"",
        "\"99999999999999999999\""
      })
  void fromApp_invalidId_isInvalidField(String value) {
    ProtocolViolation refusal =
        refusal(done("\"stream_id\":0,\"camera_id\":1,\"file_id\":" + value));

    assertThat(refusal.code()).isEqualTo(Code.INVALID_FIELD);
    assertThat(refusal.requestId()).isEqualTo("r");
    assertThat(refusal.getMessage()).isEqualTo("field 'file_id' of file_done has an invalid value");
    assertThat(refusal.type()).isEqualTo("file_done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"maybe\"", "\"\"", "7", "{}", "[\"ok\"]", "true"})
  void fromApp_invalidStatus_isInvalidField(String status) {
    ProtocolViolation refusal =
        refusal(
            "{\"type\":\"analysis_started\",\"stream_id\":0,\"camera_id\":1,\"status\":"
                + status
                + "}");

    assertThat(refusal.code()).isEqualTo(Code.INVALID_FIELD);
    assertThat(refusal.getMessage()).contains("'status'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"streams\":[null]",
        "\"streams\":[{\"stream_id\":0,\"cameras\":[null]}]",
        "\"streams\":[{\"status\":\"idle\"}]",
        "\"stream\":{\"stream_id\":0,\"cameras\":[{\"status\":\"running\"}]}",
        "\"camera\":{\"camera_id\":1,\"files\":{\"processing\":[{}]}}",
        "\"camera\":{\"camera_id\":1,\"files\":{\"queued\":[null]}}",
        "\"streams\":{}"
      })
  void fromApp_incompleteAnalysisStatus_isInvalidField(String fields) {
    assertThat(refusal("{\"type\":\"analysis_status\",\"request_id\":\"r\"," + fields + "}").code())
        .isEqualTo(Code.INVALID_FIELD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"push_file\",\"request_id\":\"r\",\"stream_id\":0,\"camera_id\":1}",
        "{\"type\":\"start_analysis\",\"request_id\":\"r\",\"stream_id\":0,\"camera_id\":1}"
      })
  void fromServer_missingObjects_areInvalidFields(String frame) {
    ProtocolViolation refusal =
        catchThrowableOfType(ProtocolViolation.class, () -> AppProtocol.fromServer(frame));

    assertThat(refusal.code()).isEqualTo(Code.INVALID_FIELD);
  }
}
