package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** An error reported by an app; some apps send it after a negative {@code execute_ack}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppError(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("error_code") @Nullable String errorCode,
    @JsonProperty("message") @Nullable String message)
    implements AppMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "error";

  @Override
  public String type() {
    return TYPE;
  }
}
