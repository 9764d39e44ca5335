package io.dsfleet.devtools.api;

import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A response of the HTTP API.
 *
 * @param status the HTTP status
 * @param body the JSON body; a body that is not JSON becomes one JSON string
 */
public record ApiResponse(int status, JsonNode body) {
  private static final int MAX_REASON_LENGTH = 200;

  /** Whether the status is 2xx. */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /** The server's error message, or the first 200 characters of the body. */
  public String reason() {
    return Stream.of("message", "reason", "detail", "error", "error_message")
        .map(body::path)
        .filter(node -> node.isString() && !node.asString().isBlank())
        .map(JsonNode::asString)
        .findFirst()
        .orElseGet(
            () ->
                body.toString()
                    .substring(0, Math.min(MAX_REASON_LENGTH, body.toString().length())));
  }
}
