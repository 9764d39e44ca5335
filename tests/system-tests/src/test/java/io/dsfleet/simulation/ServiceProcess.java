package io.dsfleet.simulation;

import io.dsfleet.state.ModelledRecord;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A simulated process of a service, from start to crash. Every external step (a call to the record,
 * a message, an acknowledgement) passes here; a crashed process takes no further step.
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

  /** The world of the simulation. */
  public SimulatedWorld world() {
    return world;
  }

  /** The service's name. */
  public String name() {
    return name;
  }

  /** Whether the process has crashed. */
  public boolean isDead() {
    return dead;
  }

  /** Crashes the process after some steps, with or without the effect of the last one. */
  void crashWithin(int steps, boolean effectDone) {
    if (fuse < 0) {
      fuse = steps;
      afterEffect = effectDone;
    }
  }

  void die() {
    dead = true;
  }

  /** Runs the action after the delay, unless the process has crashed by then. */
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

  /** Takes an external step without a reply; returns whether it has its effect. */
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

  /** Whether the connection breaks instead of delivering an acknowledgement. */
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
