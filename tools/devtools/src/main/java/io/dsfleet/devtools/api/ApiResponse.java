package io.dsfleet.devtools.api;

import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What the API answered.
 *
 * @param status the HTTP status
 * @param body the JSON body; a body that is not JSON is one string
 */
public record ApiResponse(int status, JsonNode body) {
  private static final int MOST = 200;

  /** Whether the status is 2xx. */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /** What went wrong, in the server's words, else the body's beginning. */
  public String reason() {
    return Stream.of("message", "reason", "detail", "error", "error_message")
        .map(body::path)
        .filter(node -> node.isString() && !node.asString().isBlank())
        .map(JsonNode::asString)
        .findFirst()
        .orElseGet(() -> body.toString().substring(0, Math.min(MOST, body.toString().length())));
  }
}
