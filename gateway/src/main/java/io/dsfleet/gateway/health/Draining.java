package io.dsfleet.gateway.health;

import org.springframework.context.SmartLifecycle;

/**
 * Whether this service is about to stop: told first, so that health says so while all else works.
 */
public final class Draining implements SmartLifecycle {
  private volatile boolean running;
  private volatile boolean draining;

  /** Whether it is. */
  public boolean isDraining() {
    return draining;
  }

  /** Begins: health answers 503 from now on. */
  public void begin() {
    draining = true;
  }

  @Override
  public void start() {
    running = true;
    draining = false;
  }

  @Override
  public void stop() {
    draining = true;
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Highest: stopped before everything else. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
