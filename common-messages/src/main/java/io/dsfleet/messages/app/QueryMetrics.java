package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Request for the load of the app. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueryMetrics(@JsonProperty("request_id") String requestId) implements ServerMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "query_metrics";

  @Override
  public String type() {
    return TYPE;
  }
}
