package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Request to stop all analyses and exit. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TerminateApp(@JsonProperty("request_id") String requestId) implements ServerMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "terminate_app";

  @Override
  public String type() {
    return TYPE;
  }
}
