package io.dsfleet.broker;

import io.dsfleet.messages.broker.BrokerCodec;
import java.util.List;

/** Applies items; when it returns, their effects are durable. */
@FunctionalInterface
public interface EnvelopeHandler<T> {

  /**
   * Applies the items in order.
   *
   * @return the items that were refused, with the reason; they go to the dead letters
   */
  List<BrokerCodec.Rejected> handle(List<T> items);
}
