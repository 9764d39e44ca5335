package io.dsfleet.simulation;

import java.util.List;

/** Chooses the faults around launchers and their times. */
final class LauncherFaultInjector {
  private static final int KINDS = 20;

  private final SimulatedWorld world;
  private final LauncherSimulation simulation;
  private final SimulatedHost host;

  LauncherFaultInjector(SimulatedWorld world, LauncherSimulation simulation) {
    this.world = world;
    this.simulation = simulation;
    this.host = simulation.host();
  }

  /** Schedules the faults of a run until {@code until}. */
  void plan(long until) {
    int count = 3 + world.below(14);
    for (int i = 0; i < count; i++) {
      int kind = world.below(KINDS);
      world.schedule(world.between(500, until - 20_000), "", () -> happen(kind));
    }
  }

  private void happen(int kind) {
    List<LauncherNode> nodes = List.copyOf(simulation.nodes());
    if (kind < 5) {
      if (!nodes.isEmpty()) {
        ofLaunchers(kind, world.pick(nodes));
      }
    } else if (kind < 11) {
      ofEngine(kind);
    } else {
      ofOthers(kind);
    }
  }

  private void ofLaunchers(int kind, LauncherNode node) {
    switch (kind) {
      case 0, 1, 2 -> node.life().crashWithin(world.below(25), world.chance(0.5));
      case 3 -> {
        if (world.chance(0.5)) {
          node.pauseAfterSteps(
              world.below(25), world.between(1_000, world.chance(0.5) ? 18_000 : 60_000));
        } else {
          node.pauseAtNextWrite(world.between(9_000, 18_000));
        }
      }
      default -> {
        world.note(node.life().name() + " does not hear redis well");
        simulation.infrastructure().loseReplies(node.life().name(), world.between(500, 6_000));
      }
    }
  }

  private void ofEngine(int kind) {
    switch (kind) {
      case 5 -> {
        world.note("the engine is away");
        host.engineAway(world.between(500, 15_000));
      }
      case 6, 7 -> {
        world.note("the engine is slow");
        host.engineSlow(world.between(1_000, 20_000));
      }
      case 8 -> {
        world.note("the engine loses answers");
        host.engineLosesAnswers(world.between(1_000, 15_000));
      }
      case 9 -> {
        world.note("the engine restarts");
        host.engineForgets(world.between(0, 4_000));
      }
      default -> {
        world.note("the container restarts");
        host.restartContainer(world.between(1, 8_000));
      }
    }
  }

  private void ofOthers(int kind) {
    switch (kind) {
      case 11 -> {
        world.note("redis is away");
        simulation.redisAway(world.between(300, 14_000));
      }
      case 12 -> {
        boolean ahead = world.chance(0.5);
        long step = ahead ? world.between(2_000, 600_000) : -world.between(2_000, 600_000);
        world.note("the host's clock is set by " + step);
        world.recordFault(LauncherFault.CLOCK_SET);
        host.setClock(step);
      }
      case 13, 14, 15 -> {
        String instance = world.pick(List.of("processs-1", "execs-1", "containers-1"));
        world.note(instance + " is doomed");
        host.doom(instance);
      }
      case 16 -> {
        long step = world.chance(0.7) ? world.between(2_000, 60_000) : -world.between(1, 15_000);
        world.note("redis's clock steps by " + step);
        world.recordFault(step > 0 ? FleetFault.CLOCK_AHEAD : FleetFault.CLOCK_BACK);
        simulation.record().shiftClock(step);
      }
      case 17 -> thereAndBack();
      default -> bridges();
    }
  }

  /** Passes the host to the other launcher, which acts, and back. */
  private void thereAndBack() {
    List<LauncherNode> nodes = List.copyOf(simulation.nodes());
    if (nodes.size() == 2 && nodes.stream().anyMatch(LauncherNode::isServing)) {
      boolean first = nodes.getFirst().isServing();
      LauncherNode one = first ? nodes.getFirst() : nodes.getLast();
      LauncherNode other = first ? nodes.getLast() : nodes.getFirst();
      one.pauseAfterSteps(0, world.between(27_000, 35_000));
      world.schedule(world.between(5_000, 11_000), "", simulation.operator()::change);
      world.schedule(
          world.between(11_000, 13_000), "", () -> other.pauseAfterSteps(world.below(40), 30_000));
    }
  }

  private void bridges() {
    world.note("no bridge is up");
    world.recordFault(LauncherFault.BRIDGES_DOWN);
    simulation.record().bridges(0);
    world.schedule(
        world.between(1_000, 30_000), "a bridge is up", () -> simulation.record().bridges(1));
  }
}
