package io.dsfleet.scheduler.intake;

import io.dsfleet.broker.OutsideMessages;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.SubmitJob;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the queue that an upstream wants its answers in, also where nothing else can be read. */
public final class UpstreamAddresses implements OutsideMessages<SubmitJob> {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final SubmissionReplies replies;

  /** Answers by way of {@code replies}. */
  public UpstreamAddresses(SubmissionReplies replies) {
    this.replies = replies;
  }

  /** What the item itself says comes first. */
  @Override
  public SubmitJob addressed(
      SubmitJob item, @Nullable String replyTo, @Nullable String traceparent) {
    return item.addressed(replyTo, traceparent);
  }

  @Override
  public void unreadable(BrokerCodec.Rejected item, @Nullable String replyTo) {
    String own = named(item.text());
    replies.refused(own == null ? replyTo : own, null, "UNREADABLE", item.reason());
  }

  private static @Nullable String named(String text) {
    try {
      JsonNode queue = MAPPER.readTree(text).path("reply_to");
      return queue.isString() ? queue.asString() : null;
    } catch (JacksonException cutOff) {
      return null;
    }
  }
}
