package io.dsfleet.simulation;

import io.dsfleet.broker.publish.EnvelopeSender;
import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.launcher.SimulatedLauncher;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;
import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.state.LauncherRecord;
import io.dsfleet.state.ModelledRecord;
import io.dsfleet.state.process.ProcessRecordStore;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A simulated process of a launcher, which may pause or crash between any two steps. */
final class LauncherNode implements ModelledRecord.Caller, EnvelopeSender {
  private static final long ROUND = 500;

  private final SimulatedWorld world;
  private final ServiceProcess life;
  private final SimulatedThread strand;
  private final SimulatedLauncher launcher;
  private final Consumer<BrokerMessage> events;
  private final LauncherRecord record;
  private boolean serving;
  private int stepsToStillness = -1;
  private long stillness;
  private boolean stillAtWrite;
  private long stillUntil;

  LauncherNode(
      ServiceProcess life,
      LauncherRecord record,
      SimulatedHost host,
      Consumer<BrokerMessage> events) {
    this.world = life.world();
    this.life = life;
    this.events = events;
    this.record = record;
    strand = new SimulatedThread(world);
    Map<RunnerKind, io.dsfleet.launcher.runner.AppRunner> runners = new EnumMap<>(RunnerKind.class);
    for (RunnerKind kind : RunnerKind.values()) {
      runners.put(kind, new SimulatedRunner(kind, host, this));
    }
    launcher =
        new SimulatedLauncher(
            new SimulatedLauncher.Dependencies(
                world,
                record.poolFor(this),
                this,
                runners,
                new SimulatedFolders(host, this),
                host::wall),
            () -> serving = true,
            () -> serving = false);
    life.schedule(world.between(1, ROUND), "", this::round);
  }

  ServiceProcess life() {
    return life;
  }

  SimulatedWorld world() {
    return world;
  }

  SimulatedLauncher launcher() {
    return launcher;
  }

  /** Whether it consumes the host's queues. */
  boolean isServing() {
    return serving && !life.isDead();
  }

  /** Whether it holds the lease of the host. */
  boolean hasHost() {
    return record.mayAct(launcher.id());
  }

  boolean isPaused() {
    return stepsToStillness >= 0 || world.now() < stillUntil;
  }

  /** Pauses for {@code millis} after {@code steps} steps. */
  void pauseAfterSteps(int steps, long millis) {
    stepsToStillness = steps;
    stillness = millis;
  }

  /** Pauses for {@code millis} before it writes the next record. */
  void pauseAtNextWrite(long millis) {
    stillAtWrite = true;
    stillness = millis;
  }

  /** Runs the task on the launcher's thread. */
  void runTask(Runnable task) {
    strand.add(task);
  }

  /** Pauses the calling launcher thread. */
  void pause(long millis) {
    strand.pause(millis);
    stand();
  }

  /** Stops the thread after a crash. */
  void end() {
    strand.end();
  }

  private void round() {
    strand.add(
        () -> {
          launcher.runOnce();
          life.schedule(ROUND, "", this::round);
        });
  }

  /** Applies a due pause or crash between two steps. */
  private void stand() {
    if (stepsToStillness >= 0 && stepsToStillness-- == 0) {
      stillUntil = world.now() + stillness;
      world.note(life.name() + " stands still");
      world.recordFault(LauncherFault.LAUNCHER_STANDS_STILL);
    }
    if (world.now() < stillUntil) {
      strand.pause(stillUntil - world.now());
      world.note(life.name() + " goes on");
    }
    if (life.isDead()) {
      throw new SimulatedThread.ThreadKilled();
    }
  }

  /** Takes one external step, to the host or its engine. */
  <T> T step(Supplier<T> effect) {
    stand();
    if (!life.step()) {
      throw new SimulatedThread.ThreadKilled();
    }
    T answer = effect.get();
    stand();
    return answer;
  }

  @Override
  public <T> CompletableFuture<T> call(String what, Supplier<T> effect) {
    if (stillAtWrite && what.startsWith("PUT")) {
      stillAtWrite = false;
      stepsToStillness = 0;
    }
    stand();
    CompletableFuture<T> answer =
        life.call(
            what,
            () -> {
              T reply = effect.get();
              if (reply instanceof ProcessRecordStore.ChangeResult) {
                world.note("  " + life.name() + ": " + what + " -> " + reply);
              }
              return reply;
            });
    stand();
    return answer;
  }

  @Override
  public CompletableFuture<PublishOutcome> send(String exchange, String key, BrokerMessage item) {
    return sendInOrder(exchange, key, item);
  }

  @Override
  public CompletableFuture<PublishOutcome> sendInOrder(
      String exchange, String key, BrokerMessage item) {
    return step(
        () -> {
          world.note("  " + life.name() + ": " + item);
          events.accept(item);
          return CompletableFuture.completedFuture(PublishOutcome.CONFIRMED);
        });
  }
}
