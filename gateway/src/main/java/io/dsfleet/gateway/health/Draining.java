package io.dsfleet.gateway.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Whether this service is about to stop: told first, so that health says so while all else works,
 * and for so long that who looks every other second sees it and asks another replica.
 */
public final class Draining implements SmartLifecycle {
  private final Duration least;
  private volatile boolean running;
  private volatile boolean draining;

  /**
   * @param least how long the rest waits
   */
  public Draining(Duration least) {
    this.least = least;
  }

  /** Whether it is. */
  public boolean isDraining() {
    return draining;
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
  public void stop(Runnable callback) {
    stop();
    var _ =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, least.toMillis(), TimeUnit.MILLISECONDS)
            .thenRun(callback);
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
