package io.dsfleet.broker;

import io.dsfleet.messages.broker.BrokerCodec;
import org.jspecify.annotations.Nullable;

/**
 * What messages from outside the fleet need: their answers.
 *
 * @param <T> the items
 */
public interface OutsideMessages<T> {
  /**
   * The item with what its message says beside it.
   *
   * @param replyTo queue for answers, of the message's properties
   * @param traceparent of the message's headers
   */
  T addressed(T item, @Nullable String replyTo, @Nullable String traceparent);

  /**
   * An item could not even be read; it goes to the dead letters by itself. Called on the consumer's
   * thread, must not fail.
   *
   * @param replyTo of the message's properties
   */
  void unreadable(BrokerCodec.Rejected item, @Nullable String replyTo);
}
