package io.dsfleet.simulation;

import java.util.HashMap;
import java.util.Map;

/** Current faults of Redis and of acknowledgements, by service. */
final class InfrastructureState {
  private static final long ACK_LOSS_SHORTENS = -1_000;

  private final SimulatedWorld world;
  private final Map<String, Long> deafUntil = new HashMap<>();
  private final Map<String, Long> acksLostUntil = new HashMap<>();
  private boolean redisDown;

  InfrastructureState(SimulatedWorld world) {
    this.world = world;
  }

  void redisDown(boolean down) {
    redisDown = down;
  }

  boolean redisDown() {
    return redisDown;
  }

  /** Loses some of the service's Redis replies for {@code millis}. */
  void loseReplies(String service, long millis) {
    deafUntil.put(service, world.now() + millis);
  }

  /** Loses some of the service's acknowledgements for {@code millis}. */
  void loseAcks(String service, long millis) {
    acksLostUntil.put(service, world.now() + millis);
  }

  boolean losesAck(String service) {
    Long until = acksLostUntil.get(service);
    if (until == null || world.now() >= until || world.chance(0.5)) {
      return false;
    }
    acksLostUntil.merge(service, ACK_LOSS_SHORTENS, Long::sum);
    return true;
  }

  boolean losesReply(String service) {
    Long until = deafUntil.get(service);
    return until != null && world.now() < until && world.chance(0.3);
  }
}
