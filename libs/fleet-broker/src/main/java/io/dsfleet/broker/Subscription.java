package io.dsfleet.broker;

/** A running consumer; closing it stops deliveries and hands back what is not yet applied. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
