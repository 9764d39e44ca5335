package io.dsfleet.broker;

import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/** Recovery intervals of consumers, shorter than Spring's defaults of 5 and 10 seconds. */
final class Patience {
  private static final long RETRY_MILLIS = 500;
  private static final long MONITOR_MILLIS = 1_000;

  private Patience() {}

  static void shorten(DirectMessageListenerContainer container) {
    container.setRecoveryInterval(RETRY_MILLIS);
    container.setFailedDeclarationRetryInterval(RETRY_MILLIS);
    container.setMonitorInterval(MONITOR_MILLIS);
  }
}
