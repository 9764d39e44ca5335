package io.dsfleet.broker.publish;

import io.dsfleet.messages.broker.BrokerMessage;
import java.util.concurrent.CompletableFuture;

/**
 * Sends items to the broker. {@link EnvelopePublisher} uses RabbitMQ; tests may use a simulated
 * broker.
 */
public interface EnvelopeSender {

  /**
   * Sends the item. Completes when the broker has confirmed it; fails with {@link
   * BrokerUnavailableException} otherwise.
   */
  CompletableFuture<PublishOutcome> send(String exchange, String routingKey, BrokerMessage item);

  /**
   * Sends the item after all earlier items of the same routing key, and retries while the broker is
   * unreachable. Fails only if the sender is closed or its buffer is full.
   */
  CompletableFuture<PublishOutcome> sendInOrder(
      String exchange, String routingKey, BrokerMessage item);
}
