package io.dsfleet.broker.consume;

import io.dsfleet.messages.broker.BrokerCodec;
import java.util.List;

/** Applies items. When it returns, their effects are durable. */
@FunctionalInterface
public interface EnvelopeHandler<T> {

  /**
   * Applies the items in order.
   *
   * @return the rejected items with their reasons; they become dead letters
   */
  List<BrokerCodec.RejectedItem> handle(List<T> items);

  /** Handles the acknowledgement of handled items; others are delivered again. */
  default void onAcknowledged(List<T> items) {}
}
