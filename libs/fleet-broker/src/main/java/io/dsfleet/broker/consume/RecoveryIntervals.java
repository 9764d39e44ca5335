package io.dsfleet.broker.consume;

import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/** Recovery intervals of consumers, shorter than Spring's defaults of 5 and 10 seconds. */
public final class RecoveryIntervals {
  private static final long RETRY_MILLIS = 500;
  private static final long MONITOR_MILLIS = 1_000;

  private RecoveryIntervals() {}

  public static void applyTo(DirectMessageListenerContainer container) {
    container.setRecoveryInterval(RETRY_MILLIS);
    container.setFailedDeclarationRetryInterval(RETRY_MILLIS);
    container.setMonitorInterval(MONITOR_MILLIS);
  }
}
