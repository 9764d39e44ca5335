package io.dsfleet.simulation;

import io.dsfleet.scriptedapp.SimulatedApp;
import java.util.List;

/** Chooses the faults of a run and their times. */
final class FleetFaultInjector {
  private static final int KINDS = 18;

  private final SimulatedWorld world;
  private final FleetSimulation simulation;

  FleetFaultInjector(SimulatedWorld world, FleetSimulation simulation) {
    this.world = world;
    this.simulation = simulation;
  }

  /** Schedules the faults of a run until {@code until}. */
  void plan(long until) {
    int count = 4 + world.below(16);
    for (int i = 0; i < count; i++) {
      int kind = world.below(KINDS);
      world.schedule(world.between(500, until - 1_000), "", () -> happen(kind));
    }
  }

  private void happen(int kind) {
    if (simulation.isHealed()) {
      return;
    }
    if (kind < 7) {
      ofServices(kind);
    } else {
      ofApps(kind, world.pick(simulation.apps()));
    }
  }

  private void ofServices(int kind) {
    List<ServiceProcess> all = List.copyOf(simulation.lives().values());
    ServiceProcess life = all.isEmpty() ? null : world.pick(all);
    BrokerConnection connection = life == null ? null : simulation.connections().get(life.name());
    switch (kind) {
      case 0, 1 -> {
        if (life != null) {
          life.crashWithin(world.below(8), world.chance(0.5));
        }
      }
      case 2 -> redisDown(world.between(300, 14_000));
      case 3 -> {
        if (life != null) {
          simulation.infrastructure().loseReplies(life.name(), world.between(500, 5_000));
        }
      }
      case 4 -> clock();
      case 5 -> {
        if (world.chance(0.3)) {
          world.note("rabbitmq restarts");
          world.recordFault(FleetFault.BROKER_RESTART);
          simulation.broker().restart(world.between(300, 6_000));
        } else if (connection != null) {
          world.note(life.name() + " loses the broker");
          world.recordFault(FleetFault.BROKER_CUT);
          connection.cut(world.between(50, 8_000));
        }
      }
      default -> {
        if (connection != null) {
          world.note(life.name() + " has a slow way to the broker");
          connection.delay(world.between(300, 8_000));
        }
      }
    }
  }

  private void redisDown(long millis) {
    world.note("redis is away");
    simulation.infrastructure().redisDown(true);
    world.schedule(millis, "redis is back", () -> simulation.infrastructure().redisDown(false));
  }

  private void clock() {
    boolean ahead = world.chance(0.6);
    long step = ahead ? world.between(2_000, 120_000) : -world.between(1_000, 120_000);
    world.recordFault(ahead ? FleetFault.CLOCK_AHEAD : FleetFault.CLOCK_BACK);
    world.note("redis's clock steps by " + step + " ms");
    simulation.record().shiftClock(step);
  }

  private void ofApps(int kind, SimulatedApp app) {
    SimulatedLink link = app.link();
    switch (kind) {
      case 7 -> sever(link, true, true);
      case 8 -> {
        sever(link, true, true);
        long millis = world.between(1_000, 6_000);
        simulation
            .lives()
            .keySet()
            .forEach(each -> simulation.infrastructure().loseAcks(each, millis));
      }
      case 9 -> {
        boolean appSees = world.chance(0.7);
        sever(link, appSees, !appSees && world.chance(0.5));
        world.recordFault(FleetFault.LINK_HALF_OPEN);
      }
      case 10 -> {
        if (link != null) {
          world.note(link.name() + " is slow");
          link.delay(world.between(300, 7_000));
        }
      }
      case 11 -> {
        app.stayAway(world.between(2_000, 40_000));
        world.recordFault(FleetFault.APP_AWAY);
        sever(link, true, world.chance(0.7));
      }
      case 12, 13 -> crash(app);
      case 14 -> app.misbehave(1 + world.below(3));
      case 15 -> {
        world.note(app.id() + " stands still");
        app.stall(world.between(2_000, 45_000));
      }
      case 16 -> move(link);
      default -> {
        app.stutter(world.below(12));
        app.mix(world.between(0, 6_000));
      }
    }
  }

  private void sever(SimulatedLink link, boolean appSees, boolean bridgeSees) {
    if (link != null) {
      world.note(
          link.name()
              + " is cut"
              + (appSees ? "" : ", unseen by the app")
              + (bridgeSees ? "" : ", unseen by the bridge"));
      world.recordFault(FleetFault.LINK_CUT);
      link.sever(appSees, bridgeSees);
    }
  }

  /** Moves the app to another bridge while messages of this one are in flight. */
  private void move(SimulatedLink link) {
    BrokerConnection connection =
        link == null ? null : simulation.connections().get(FleetSimulation.bridgeOf(link));
    if (connection != null) {
      world.note(link.name() + " moves");
      connection.delay(world.between(3_000, 9_000));
      world.schedule(world.between(0, 2_500), "", () -> sever(link, true, true));
    }
  }

  private void crash(SimulatedApp app) {
    if (app.isRunning()) {
      world.recordFault(FleetFault.APP_CRASH);
      app.die(world.chance(0.7));
      world.schedule(world.between(500, 20_000), "", () -> app.start(null));
    }
  }
}
