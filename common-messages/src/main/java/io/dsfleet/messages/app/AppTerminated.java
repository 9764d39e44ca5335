package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Reply to {@code terminate_app}, sent immediately before the process exits. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppTerminated(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("status") ReplyStatus status,
    @JsonProperty("message") @Nullable String message)
    implements AppMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "app_terminated";

  @Override
  public String type() {
    return TYPE;
  }
}
