package io.dsfleet.referenceapp.slots;

import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A message in few words, for tests that compare what is said in which order. */
final class Words {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Words() {}

  /** Type, request id, and status, reason and count where there are some. */
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
