package io.dsfleet.broker;

import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/** How soon consumers come back once the broker does: Spring's own pauses are 5 and 10 seconds. */
final class Patience {
  private static final long RETRY_MILLIS = 500;
  private static final long LOOK_MILLIS = 1_000;

  private Patience() {}

  static void shorten(DirectMessageListenerContainer container) {
    container.setRecoveryInterval(RETRY_MILLIS);
    container.setFailedDeclarationRetryInterval(RETRY_MILLIS);
    container.setMonitorInterval(LOOK_MILLIS);
  }
}
