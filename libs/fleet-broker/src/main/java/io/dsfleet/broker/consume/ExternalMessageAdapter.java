package io.dsfleet.broker.consume;

import io.dsfleet.messages.broker.BrokerCodec;
import org.jspecify.annotations.Nullable;

/**
 * Applies the AMQP properties of messages from external publishers.
 *
 * @param <T> item type
 */
public interface ExternalMessageAdapter<T> {
  /**
   * Adds the properties of the message to the item.
   *
   * @param replyTo the message's {@code reply-to} property
   * @param traceparent the message's trace header
   */
  T withMessageProperties(T item, @Nullable String replyTo, @Nullable String traceparent);

  /**
   * Handles an item that could not be decoded; the caller sends it to the dead letters. Called on
   * the consumer's thread, must not throw.
   *
   * @param replyTo the message's {@code reply-to} property
   */
  void handleUnreadable(BrokerCodec.RejectedItem item, @Nullable String replyTo);
}
