package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Reply to an {@code app_ready} with {@code reconnection: true}.
 *
 * @param sessionRestored whether the server still knows the app process and the jobs on its slots
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReconnectionAck(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("status") ReplyStatus status,
    @JsonProperty("config_verified") boolean configVerified,
    @JsonProperty("streams_count_verified") boolean streamsCountVerified,
    @JsonProperty("session_restored") boolean sessionRestored,
    @JsonProperty("server_status") String serverStatus)
    implements ServerMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "reconnection_ack";

  @Override
  public String type() {
    return TYPE;
  }
}
