package io.dsfleet.broker.consume;

import io.dsfleet.messages.broker.BrokerCodec;

/**
 * Applies the AMQP properties of messages from external publishers.
 *
 * @param <T> item type
 */
public interface ExternalMessageAdapter<T> {
  /** Whether unknown fields of the publisher are ignored; otherwise its items are rejected. */
  default boolean acceptsUnknownFields() {
    return true;
  }

  /** Adds the properties of the message to the item. */
  T withMessageProperties(T item, ExternalMessageProperties properties);

  /**
   * Handles an item that could not be decoded; the caller sends it to the dead letters. Called on
   * the consumer's thread, must not throw.
   */
  void handleUnreadable(BrokerCodec.RejectedItem item, ExternalMessageProperties properties);
}
