package io.dsfleet.gateway.feed;

import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;

/**
 * The event broadcasters of all pools. Closed before the web server, which would otherwise wait for
 * open event streams.
 */
public final class Feeds implements SmartLifecycle {
  private final FleetState state;
  private final int buffer;
  private final Map<String, PoolFeed> broadcasters = new ConcurrentHashMap<>();
  private volatile boolean running;

  /**
   * @param buffer maximum of buffered events per subscriber
   */
  public Feeds(FleetState state, int buffer) {
    this.state = state;
    this.buffer = buffer;
  }

  PoolFeed of(PoolState pool) {
    PoolFeed broadcaster =
        broadcasters.computeIfAbsent(pool.name(), name -> new PoolFeed(state, name, buffer));
    if (!running) {
      broadcaster.close();
    }
    return broadcaster;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    broadcasters.values().forEach(PoolFeed::close);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
