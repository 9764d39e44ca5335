package io.dsfleet.broker.publish;

/** The outcome of a published item. */
public enum PublishOutcome {
  /** The broker stored it, durably if the queue is durable. */
  CONFIRMED,
  /** No queue is bound to the routing key; the broker dropped it. */
  UNROUTABLE
}
