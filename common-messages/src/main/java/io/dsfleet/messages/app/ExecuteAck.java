package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Reply to {@code app_ready}: the app is registered or refused.
 *
 * @param status {@code confirmed}, {@code ok} for instances configured that way, or {@code error}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExecuteAck(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("instance_id") @Nullable String instanceId,
    @JsonProperty("config_verified") boolean configVerified,
    @JsonProperty("streams_count_verified") boolean streamsCountVerified,
    @JsonProperty("status") String status,
    @JsonProperty("expected_config") @Nullable String expectedConfig,
    @JsonProperty("received_config") @Nullable String receivedConfig,
    @JsonProperty("error_code") @Nullable String errorCode,
    @JsonProperty("error_message") @Nullable String errorMessage,
    @JsonProperty("timestamp") String timestamp)
    implements ServerMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "execute_ack";

  @Override
  public String type() {
    return TYPE;
  }
}
