package io.dsfleet.broker;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the broker transport.
 *
 * @param confirmTimeout maximum time for the broker to confirm a message before the channel is
 *     abandoned
 * @param maxEnvelopeItems maximum number of items in one envelope
 * @param maxBufferedItems maximum number of items waiting to be published or confirmed; further
 *     sends fail
 * @param prefetch maximum number of unacknowledged envelopes per consumer
 * @param partitions number of event queues; must be equal in all services
 * @param allowWeakQueues whether a service starts although an existing queue differs from its
 *     declaration
 */
@ConfigurationProperties("dsfleet.broker")
public record BrokerProperties(
    @DefaultValue("5s") Duration confirmTimeout,
    @DefaultValue("256") int maxEnvelopeItems,
    @DefaultValue("100000") int maxBufferedItems,
    @DefaultValue("64") int prefetch,
    @DefaultValue("4") int partitions,
    @DefaultValue("false") boolean allowWeakQueues) {
  public BrokerProperties {
    requirePositive("dsfleet.broker.max-envelope-items", maxEnvelopeItems);
    requirePositive("dsfleet.broker.max-buffered-items", maxBufferedItems);
    requirePositive("dsfleet.broker.prefetch", prefetch);
    requirePositive("dsfleet.broker.partitions", partitions);
  }

  private static void requirePositive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("expected " + key + " >= 1, but it is " + value);
    }
  }
}
