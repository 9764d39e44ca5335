package io.dsfleet.simulation;

import java.util.HashMap;
import java.util.Map;

/** How Redis is just now, and for whom. */
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

  /** The service loses some of the answers to its calls for so long. */
  void loseReplies(String service, long millis) {
    deafUntil.put(service, world.now() + millis);
  }

  /** The service loses some of its acknowledgements for so long. */
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
