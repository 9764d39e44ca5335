package io.dsfleet.simulation;

import io.dsfleet.state.LauncherRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One simulated run of a host with launchers: a phase with faults, then a phase until it is stable.
 */
final class LauncherSimulation implements SeededRun {
  private static final long FAULTS_END = 75_000;
  private static final long MAX_SETTLE_TIME = 240_000;
  private static final long LOOK = 1_000;

  private final SimulatedWorld world;
  private final InfrastructureState infrastructure;
  private final SimulatedHost host;
  private final LauncherRecord record;
  private final HostRules rules;
  private final SimulatedOperator operator;
  private final Map<String, LauncherNode> nodes = new TreeMap<>();
  private long redisAwayUntil;
  private long lastStart;
  private boolean healed;
  private boolean over;

  LauncherSimulation(long seed, Set<LauncherRule> leftOut, boolean traced) {
    world = new SimulatedWorld(seed, leftOut, new RunTrace(traced));
    infrastructure = new InfrastructureState(world);
    host = new SimulatedHost(world);
    record =
        new LauncherRecord(
            world, () -> host.connected().stream().map(LauncherRecord::connected).toList());
    operator = new SimulatedOperator(world, this, record);
    rules = new HostRules(this, host, record);
  }

  @Override
  public RunTrace run() {
    try {
      begin();
      while (!over) {
        String _ = world.runNextEvent();
        bury();
        rules.check();
        if (elapsed() > FAULTS_END + MAX_SETTLE_TIME) {
          throw new RuleViolation("the host comes to rest", rules.unrest(), "");
        }
      }
      return world.trace();
    } finally {
      nodes.values().forEach(LauncherNode::end);
    }
  }

  @Override
  public long elapsed() {
    return world.now() - SimulatedWorld.START_TIME;
  }

  @Override
  public SimulatedWorld world() {
    return world;
  }

  SimulatedHost host() {
    return host;
  }

  LauncherRecord record() {
    return record;
  }

  SimulatedOperator operator() {
    return operator;
  }

  Collection<LauncherNode> nodes() {
    return nodes.values();
  }

  InfrastructureState infrastructure() {
    return infrastructure;
  }

  boolean isHealed() {
    return healed;
  }

  @Override
  public String show() {
    return rules.show();
  }

  private void begin() {
    start("launcher-a");
    if (world.chance(0.5)) {
      start("launcher-b");
    }
    operator.change();
    operator.begin();
    for (int i = world.below(4); i > 0; i--) {
      int number = i;
      world.schedule(world.between(1_000, FAULTS_END), "", () -> operator.launch(number));
    }
    for (int i = world.below(5); i > 0; i--) {
      world.schedule(world.between(1_000, FAULTS_END), "", operator::change);
    }
    for (int i = world.below(5); i > 0; i--) {
      world.schedule(world.between(2_000, FAULTS_END), "", operator::terminate);
    }
    new LauncherFaultInjector(world, this).plan(FAULTS_END);
    world.schedule(FAULTS_END, "no more faults", this::heal);
  }

  private void heal() {
    healed = true;
    host.heal();
    operator.clean();
    look();
  }

  /** Checks periodically whether the host is at rest. */
  private void look() {
    over = rules.unrest().isEmpty();
    world.schedule(LOOK, "", this::look);
  }

  private void start(String name) {
    ServiceProcess life = new ServiceProcess(world, infrastructure, name);
    lastStart = world.now();
    nodes.put(name, new LauncherNode(life, record, host, rules::heard));
  }

  private void bury() {
    for (LauncherNode each : List.copyOf(nodes.values())) {
      if (each.life().isDead()) {
        String name = each.life().name();
        nodes.remove(name);
        each.end();
        long pause = world.between(300, healed ? 1_000 : 15_000);
        world.schedule(pause, name + " is started again", () -> start(name));
      }
    }
  }

  void redisAway(long millis) {
    redisAwayUntil = world.now() + millis;
    infrastructure.redisDown(true);
    world.schedule(millis, "redis is back", () -> infrastructure.redisDown(false));
  }

  /** Time of the last start of a launcher. */
  long lastStart() {
    return lastStart;
  }

  /** Whether a current fault explains a delay. */
  boolean isTroubled() {
    boolean faulty = !healed && (host.isTroubled() || world.now() < redisAwayUntil);
    return faulty
        || nodes.values().stream().anyMatch(LauncherNode::isPaused)
        || nodes.values().stream().noneMatch(LauncherNode::isServing);
  }
}
