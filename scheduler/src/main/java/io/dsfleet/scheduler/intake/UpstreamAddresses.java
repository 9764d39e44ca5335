package io.dsfleet.scheduler.intake;

import io.dsfleet.broker.OutsideMessages;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.SubmitJob;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Extracts the reply queue of submissions by external systems, even from undecodable ones. */
public final class UpstreamAddresses implements OutsideMessages<SubmitJob> {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final SubmissionReplies replies;

  /** Sends refusals of undecodable submissions through {@code replies}. */
  public UpstreamAddresses(SubmissionReplies replies) {
    this.replies = replies;
  }

  /** Values in the item take precedence over the message properties. */
  @Override
  public SubmitJob addressed(
      SubmitJob item, @Nullable String replyTo, @Nullable String traceparent) {
    return item.addressed(replyTo, traceparent);
  }

  @Override
  public void unreadable(BrokerCodec.Rejected item, @Nullable String replyTo) {
    String named = replyToOf(item.text());
    replies.refused(named == null ? replyTo : named, null, "UNREADABLE", item.reason());
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
