package io.dsfleet.broker;

import io.dsfleet.messages.broker.BrokerMessage;
import java.util.concurrent.CompletableFuture;

/**
 * Sends items to the broker: {@link EnvelopePublisher} to a real one, the simulation to its own.
 */
public interface EnvelopeSender {

  /**
   * Sends the item; completes when the broker confirmed, fails with {@link
   * BrokerUnavailableException} where it did not.
   */
  CompletableFuture<Published> send(String exchange, String routingKey, BrokerMessage item);

  /**
   * Sends the item and goes on trying while the broker is away, behind what was sent to the key
   * before it; fails only when the sender is closed or its buffer is full.
   */
  CompletableFuture<Published> sendInOrder(String exchange, String routingKey, BrokerMessage item);
}
