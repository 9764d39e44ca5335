package io.dsfleet.broker.consume;

/** A running consumer. Closing it stops deliveries; unacknowledged ones return to the queue. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
