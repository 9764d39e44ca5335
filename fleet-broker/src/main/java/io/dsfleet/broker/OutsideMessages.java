package io.dsfleet.broker;

import io.dsfleet.messages.broker.BrokerCodec;
import org.jspecify.annotations.Nullable;

/**
 * What messages from outside the fleet need: their answers.
 *
 * @param <T> the items
 */
public interface OutsideMessages<T> {
  /** The item, whose message names a queue for answers in its properties. */
  T addressed(T item, String replyTo);

  /**
   * An item could not even be read; it goes to the dead letters by itself. Called on the consumer's
   * thread, must not fail.
   *
   * @param replyTo of the message's properties
   */
  void unreadable(BrokerCodec.Rejected item, @Nullable String replyTo);
}
