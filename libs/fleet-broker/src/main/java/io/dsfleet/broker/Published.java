package io.dsfleet.broker;

/** What became of a published item. */
public enum Published {
  /** The broker has it, durably where the queue is durable. */
  CONFIRMED,
  /** No queue is bound for the key; the broker kept nothing. */
  UNROUTABLE
}
