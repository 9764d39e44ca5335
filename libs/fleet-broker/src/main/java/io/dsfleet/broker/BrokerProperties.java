package io.dsfleet.broker;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the transport.
 *
 * @param confirmTimeout how long the broker may take to confirm before the channel is given up
 * @param envelopeItems items in one envelope at most
 * @param bufferItems items that may wait to be published; beyond, sending fails
 * @param prefetch envelopes a consumer holds unacknowledged
 * @param partitions queues that the events are spread over; the same in every service
 * @param allowWeakQueues whether services start where a queue is not as they declare it
 */
@ConfigurationProperties("dsfleet.broker")
public record BrokerProperties(
    @DefaultValue("5s") Duration confirmTimeout,
    @DefaultValue("256") int envelopeItems,
    @DefaultValue("100000") int bufferItems,
    @DefaultValue("64") int prefetch,
    @DefaultValue("4") int partitions,
    @DefaultValue("false") boolean allowWeakQueues) {
  public BrokerProperties {
    positive("envelope-items", envelopeItems);
    positive("buffer-items", bufferItems);
    positive("prefetch", prefetch);
    positive("partitions", partitions);
  }

  private static void positive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "expected dsfleet.broker." + key + " >= 1, but it is " + value);
    }
  }
}
