package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What the server refuses and why; {@code errorCode} is stable. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServerError(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("error_code") String errorCode,
    @JsonProperty("message") String message)
    implements ServerMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "error";

  @Override
  public String type() {
    return TYPE;
  }
}
