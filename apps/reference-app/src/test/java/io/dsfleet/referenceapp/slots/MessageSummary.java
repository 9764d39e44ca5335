package io.dsfleet.referenceapp.slots;

import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Formats a message as a short text, for tests that compare sequences of messages. */
final class MessageSummary {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private MessageSummary() {}

  /** Returns type, request id and, if present, status, reason and count. */
  static String of(String frame) {
    JsonNode node = JSON.readTree(frame);
    StringJoiner words = new StringJoiner(" ");
    for (String field :
        new String[] {"type", "request_id", "status", "error_reason", "processed_count"}) {
      if (node.hasNonNull(field)) {
        words.add(node.get(field).asString());
      }
    }
    return words.toString();
  }
}
