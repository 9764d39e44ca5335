package io.dsfleet.gateway.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Whether this service is shutting down. Set before everything else stops, so that health checks
 * see it and direct requests to another replica while this one still serves.
 */
public final class DrainState implements SmartLifecycle {
  private final Duration minDuration;
  private volatile boolean running;
  private volatile boolean draining;

  /**
   * @param minDuration minimum time between the change of health and the stop of everything else
   */
  public DrainState(Duration minDuration) {
    this.minDuration = minDuration;
  }

  /** Whether the service is shutting down. */
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
            .completeOnTimeout(null, minDuration.toMillis(), TimeUnit.MILLISECONDS)
            .thenRun(callback);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** The highest phase is stopped first. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
