package io.dsfleet.simulation;

import io.dsfleet.state.ModelledRecord;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One life of a service's process. Every step outward (a call to the record, a message, an
 * acknowledgement) passes here; a life whose fuse is burnt down does no further step.
 */
public final class ServiceProcess implements ModelledRecord.Caller {
  private final SimulatedWorld world;
  private final InfrastructureState infrastructure;
  private final String name;
  private int fuse = -1;
  private boolean afterEffect;
  private boolean dead;

  ServiceProcess(SimulatedWorld world, InfrastructureState infrastructure, String name) {
    this.world = world;
    this.infrastructure = infrastructure;
    this.name = name;
  }

  /** The world that it lives in. */
  public SimulatedWorld world() {
    return world;
  }

  /** The service's name. */
  public String name() {
    return name;
  }

  /** Whether it is over. */
  public boolean isDead() {
    return dead;
  }

  /** Lets it die within the next steps: with the effect of the last one done, or not. */
  void crashWithin(int steps, boolean effectDone) {
    if (fuse < 0) {
      fuse = steps;
      afterEffect = effectDone;
    }
  }

  void die() {
    dead = true;
  }

  /** Does this later, if it lives then. */
  public void schedule(long millis, String what, Runnable action) {
    world.schedule(
        millis,
        what.isEmpty() ? "" : name + " " + what,
        () -> {
          if (!dead) {
            action.run();
          }
        });
  }

  /** One step outward that has no answer; whether its effect takes place. */
  public boolean step() {
    if (dead) {
      return false;
    }
    if (fuse < 0 || fuse-- > 0) {
      return true;
    }
    dead = true;
    world.recordFault(FleetFault.CRASH);
    world.note(name + " dies " + (afterEffect ? "behind" : "before") + " its step");
    return afterEffect;
  }

  /** Whether the connection breaks instead of taking an acknowledgement along. */
  boolean losesAck() {
    return infrastructure.losesAck(name);
  }

  @Override
  public <T> CompletableFuture<T> call(String what, Supplier<T> effect) {
    boolean lived = !dead;
    if (!lived || infrastructure.redisDown()) {
      if (lived) {
        world.recordFault(FleetFault.REDIS_DOWN);
      }
      return ModelledRecord.unavailable(what);
    }
    if (!step()) {
      return ModelledRecord.unavailable(what);
    }
    T answer = effect.get();
    if (dead) {
      return ModelledRecord.unavailable(what);
    }
    if (infrastructure.losesReply(name)) {
      world.recordFault(FleetFault.REDIS_REPLY_LOST);
      world.note(name + " does not hear the answer to " + what);
      return ModelledRecord.unavailable(what);
    }
    return CompletableFuture.completedFuture(answer);
  }
}
