package io.dsfleet.vision.analysis;

import java.time.Duration;

/**
 * What applies of a {@code [sourceN]} group: how the slot treats a stream that breaks off.
 *
 * @param interval wait before a lost stream is opened again, and time without a picture after
 *     which a stream counts as lost; zero gives a stream up when it is lost
 * @param maxAttempts how often in a row; negative for ever
 */
public record StreamReconnectPolicy(Duration interval, int maxAttempts) {
  /** As without any keys: for ever, ten seconds apart. */
  public static final StreamReconnectPolicy DEFAULT = new StreamReconnectPolicy(Duration.ofSeconds(10), -1);
}
