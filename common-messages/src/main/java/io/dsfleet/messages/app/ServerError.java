package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refusal of an app message.
 *
 * @param requestId of the refused message, null if it had none
 * @param errorCode stable code, for programs
 * @param message description, for people
 */
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
