package io.dsfleet.gateway.events;

import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;

/**
 * The event broadcasters of all pools. Closed before the web server, which would otherwise wait for
 * open event streams.
 */
public final class EventBroadcasters implements SmartLifecycle {
  private final FleetState state;
  private final int buffer;
  private final Map<String, EventBroadcaster> broadcasters = new ConcurrentHashMap<>();
  private volatile boolean running;

  /**
   * @param buffer maximum of buffered events per subscriber
   */
  public EventBroadcasters(FleetState state, int buffer) {
    this.state = state;
    this.buffer = buffer;
  }

  EventBroadcaster forPool(PoolState pool) {
    EventBroadcaster broadcaster =
        broadcasters.computeIfAbsent(
            pool.name(), name -> new EventBroadcaster(state, name, buffer));
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
    broadcasters.values().forEach(EventBroadcaster::close);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
