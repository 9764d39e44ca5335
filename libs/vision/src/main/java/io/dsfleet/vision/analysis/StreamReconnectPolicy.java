package io.dsfleet.vision.analysis;

import java.time.Duration;

/**
 * When to reopen a lost stream.
 *
 * @param interval time without a picture after which a stream counts as lost, and wait before it is
 *     opened again; zero disables reconnecting
 * @param maxAttempts consecutive attempts; negative means unlimited
 */
public record StreamReconnectPolicy(Duration interval, int maxAttempts) {
  /** Unlimited attempts at an interval of ten seconds. */
  public static final StreamReconnectPolicy DEFAULT =
      new StreamReconnectPolicy(Duration.ofSeconds(10), -1);
}
