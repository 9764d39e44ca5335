package io.dsfleet.scheduler.submission;

import io.dsfleet.broker.consume.ExternalMessageAdapter;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.SubmitJob;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Extracts the reply queue of submissions by external systems, even from undecodable ones. */
public final class ReplyToExtractor implements ExternalMessageAdapter<SubmitJob> {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final SubmissionReplySender replies;

  /** Sends refusals of undecodable submissions through {@code replies}. */
  public ReplyToExtractor(SubmissionReplySender replies) {
    this.replies = replies;
  }

  /** Values in the item take precedence over the message properties. */
  @Override
  public SubmitJob withMessageProperties(
      SubmitJob item, @Nullable String replyTo, @Nullable String traceparent) {
    return item.withDefaults(replyTo, traceparent);
  }

  @Override
  public void handleUnreadable(BrokerCodec.RejectedItem item, @Nullable String replyTo) {
    String named = replyToOf(item.text());
    replies.sendRefused(named == null ? replyTo : named, null, "UNREADABLE", item.reason());
  }

  private static @Nullable String replyToOf(String text) {
    try {
      JsonNode queue = MAPPER.readTree(text).path("reply_to");
      return queue.isString() ? queue.asString() : null;
    } catch (JacksonException malformed) {
      return null;
    }
  }
}
