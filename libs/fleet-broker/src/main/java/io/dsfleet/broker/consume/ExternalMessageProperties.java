package io.dsfleet.broker.consume;

import io.dsfleet.messages.job.TraceId;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.MessageProperties;

/**
 * AMQP properties of a message from an external publisher.
 *
 * @param replyTo the property {@code reply-to}, null if none
 * @param correlationId the property {@code correlation-id}, null if none
 * @param traceparent the trace header, null if none
 */
public record ExternalMessageProperties(
    @Nullable String replyTo, @Nullable String correlationId, @Nullable String traceparent) {

  static ExternalMessageProperties of(MessageProperties properties) {
    Object trace = properties.getHeaders().get(TraceId.HEADER);
    return new ExternalMessageProperties(
        properties.getReplyTo(),
        properties.getCorrelationId(),
        trace == null ? null : trace.toString());
  }
}
