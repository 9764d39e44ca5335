package io.dsfleet.scheduler.submission;

import io.dsfleet.broker.consume.ExternalMessageAdapter;
import io.dsfleet.broker.consume.ExternalMessageProperties;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.SubmitJob;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Extracts the reply queue of submissions by external systems, even from undecodable ones. */
public final class ReplyToExtractor implements ExternalMessageAdapter<SubmitJob> {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final SubmissionReplySender replies;
  private final boolean acceptsUnknownFields;

  /**
   * @param replies sends the refusals of undecodable submissions
   * @param acceptsUnknownFields whether unknown fields of submissions are ignored
   */
  public ReplyToExtractor(SubmissionReplySender replies, boolean acceptsUnknownFields) {
    this.replies = replies;
    this.acceptsUnknownFields = acceptsUnknownFields;
  }

  @Override
  public boolean acceptsUnknownFields() {
    return acceptsUnknownFields;
  }

  /** Values in the item take precedence over the message properties. */
  @Override
  public SubmitJob withMessageProperties(SubmitJob item, ExternalMessageProperties properties) {
    return item.withDefaults(
        properties.replyTo(), properties.correlationId(), properties.traceparent());
  }

  @Override
  public void handleUnreadable(
      BrokerCodec.RejectedItem item, ExternalMessageProperties properties) {
    Map<String, @Nullable String> fields = textFields(item.text());
    replies.sendUnreadable(
        fields.getOrDefault("reply_to", properties.replyTo()),
        fields.getOrDefault("correlation_id", properties.correlationId()),
        fields.get("idempotency_key"),
        item.reason());
  }

  /** The text fields of the object that precede its first syntax error; the text may be cut. */
  private static Map<String, @Nullable String> textFields(String text) {
    Map<String, @Nullable String> fields = new HashMap<>();
    try (JsonParser parser = MAPPER.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return fields;
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          fields.put(name, parser.getString());
        } else {
          parser.skipChildren();
        }
      }
    } catch (JacksonException malformed) {
      return fields;
    }
    return fields;
  }
}
