package io.dsfleet.gateway.submission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnalysisStartResponseTest {
  @Test
  void unknown_fields_are_null() {
    JsonNode json =
        new JsonMapper().valueToTree(AnalysisStartResponse.accepted("p.1", Long.MAX_VALUE));

    assertThat(json.propertyNames())
        .containsExactly(
            "job_id", "request_id", "camera_id", "status", "instance_id", "stream_id", "message");
    assertThat(json.get("instance_id").isNull()).isTrue();
    assertThat(json.get("stream_id").isNull()).isTrue();
    assertThat(json.get("camera_id").asLong()).isEqualTo(Long.MAX_VALUE);
  }
}
