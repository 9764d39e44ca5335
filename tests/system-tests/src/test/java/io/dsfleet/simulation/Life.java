package io.dsfleet.simulation;

import io.dsfleet.state.ModelledRecord;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One life of a service's process. Every step outward (a call to the record, a message, an
 * acknowledgement) passes here; a life whose fuse is burnt down does no further step.
 */
public final class Life implements ModelledRecord.Caller {
  private final World world;
  private final Infrastructure infrastructure;
  private final String name;
  private int fuse = -1;
  private boolean afterEffect;
  private boolean dead;

  Life(World world, Infrastructure infrastructure, String name) {
    this.world = world;
    this.infrastructure = infrastructure;
    this.name = name;
  }

  /** The world that it lives in. */
  public World world() {
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
  void burn(int steps, boolean effectDone) {
    if (fuse < 0) {
      fuse = steps;
      afterEffect = effectDone;
    }
  }

  void die() {
    dead = true;
  }

  /** Does this later, if it lives then. */
  public void after(long millis, String what, Runnable action) {
    world.after(
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
    world.bit(Fault.CRASH);
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
        world.bit(Fault.REDIS_DOWN);
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
      world.bit(Fault.REDIS_REPLY_LOST);
      world.note(name + " does not hear the answer to " + what);
      return ModelledRecord.unavailable(what);
    }
    return CompletableFuture.completedFuture(answer);
  }
}
