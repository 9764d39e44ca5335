package io.dsfleet.simulation;

import io.dsfleet.bridge.SimulatedBridge;
import io.dsfleet.scriptedapp.SimulatedApp;
import io.dsfleet.state.ModelledRecord;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.RecordRules;
import io.dsfleet.state.timing.FleetTimings;
import io.dsfleet.state.timing.ShutdownTimeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One simulated run of a small fleet: a phase with faults, then a phase until all jobs have ended.
 */
public final class FleetSimulation implements SeededRun {
  /** The pool. */
  public static final String POOL = ModelledRecord.POOL;

  /** Number of event partitions. */
  public static final int PARTITIONS = 2;

  /** Ping of a bridge. */
  public static final Object PING = "ping";

  /** Pong of an app. */
  public static final Object PONG = 'p';

  static final String HOST = "host";
  private static final long FAULTS_END = 75_000;
  private static final long MAX_DURATION = 1_500_000;

  private final SimulatedWorld world;
  private final InfrastructureState infrastructure;
  private final ModelledRecord record;
  private final RecordRules rules;
  private final VisibleAppRules sight;
  private final SimulatedBroker broker;
  private final SimulatedClient client;
  private final List<SimulatedApp> apps = new ArrayList<>();
  private final Map<String, ServiceProcess> lives = new TreeMap<>();
  private final Map<String, BrokerConnection> connections = new TreeMap<>();
  private final Map<String, SimulatedBridge> bridges = new TreeMap<>();
  private final List<String> bridgeNames = List.of("bridge-a", "bridge-b");
  private GatewayNode gateway;
  private int links;
  private boolean healed;
  private boolean over;

  FleetSimulation(long seed, Set<FleetRule> leftOut, boolean traced) {
    world = new SimulatedWorld(seed, leftOut, new RunTrace(traced));
    infrastructure = new InfrastructureState(world);
    record = new ModelledRecord(world, timings());
    rules = new RecordRules(record);
    broker = new SimulatedBroker(world);
    client = new SimulatedClient(world, this);
    sight = new VisibleAppRules(world, record, this);
  }

  /** Default timings, with seconds instead of minutes. */
  private static FleetTimings timings() {
    FleetTimings d = FleetTimings.defaults();
    return new FleetTimings(
        d.submit(),
        Duration.ofSeconds(20),
        d.redrive(),
        d.start(),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        d.cancel(),
        Duration.ofSeconds(12),
        Duration.ofSeconds(30),
        d.sweepGap(),
        d.bridgeLease(),
        d.retryBase(),
        Duration.ofSeconds(8),
        d.errorBudget(),
        d.crashBudget(),
        d.retention(),
        d.maxEndedJobs(),
        d.idempotency(),
        ShutdownTimeouts.defaults());
  }

  @Override
  public RunTrace run() {
    begin();
    while (!over) {
      world.runNextEvent();
      bury();
      rules.check();
      sight.check();
      if (elapsed() > MAX_DURATION) {
        throw new RuleViolation("the fleet comes to rest", sight.unrest(), "");
      }
    }
    return world.trace();
  }

  @Override
  public long elapsed() {
    return world.now() - SimulatedWorld.START_TIME;
  }

  @Override
  public SimulatedWorld world() {
    return world;
  }

  private void begin() {
    start("gateway");
    start("scheduler-a");
    if (world.chance(0.6)) {
      start("scheduler-b");
    }
    bridgeNames.forEach(this::start);
    int count = 1 + world.below(3);
    for (int i = 0; i < count; i++) {
      SimulatedApp app = new SimulatedApp(world, "app-" + i, 1 + world.below(2), this::dial);
      apps.add(app);
      world.schedule(world.between(0, 3_000), "", () -> app.start(null));
    }
    int jobs = 6 + world.below(20);
    for (int i = 0; i < jobs; i++) {
      int number = i;
      world.schedule(world.between(0, FAULTS_END * 2 / 3), "", () -> client.submit(number));
    }
    for (int i = world.below(5); i > 0; i--) {
      world.schedule(world.between(5_000, FAULTS_END), "", client::cancel);
    }
    for (int i = world.below(3); i > 0; i--) {
      world.schedule(world.between(5_000, FAULTS_END), "", client::reprioritize);
    }
    new FleetFaultInjector(world, this).plan(FAULTS_END);
    world.schedule(FAULTS_END, "no more faults", this::heal);
  }

  private void heal() {
    healed = true;
    apps.forEach(SimulatedApp::heal);
    look();
  }

  /** Checks periodically whether the fleet is at rest. */
  private void look() {
    over = sight.unrest().isEmpty();
    world.schedule(1_000, "", this::look);
  }

  boolean isHealed() {
    return healed;
  }

  /** Starts a service. */
  void start(String name) {
    ServiceProcess life = new ServiceProcess(world, infrastructure, name);
    lives.put(name, life);
    PoolState pool = record.poolFor(life);
    BrokerConnection connection = broker.connect(life);
    connections.put(name, connection);
    if (name.startsWith("gateway")) {
      gateway = new GatewayNode(life, pool, connection);
    } else if (name.startsWith("scheduler")) {
      SchedulerNode _ = new SchedulerNode(life, pool, connection);
    } else {
      bridges.put(name, new SimulatedBridge(life, pool, connection));
    }
  }

  /** Breaks the connections of crashed processes and schedules their restart. */
  private void bury() {
    for (Map.Entry<String, ServiceProcess> each : List.copyOf(lives.entrySet())) {
      if (each.getValue().isDead()) {
        String name = each.getKey();
        lives.remove(name);
        bridges.remove(name);
        connections.remove(name).cut(0);
        apps.stream()
            .map(SimulatedApp::link)
            .filter(link -> link != null && bridgeOf(link).equals(name))
            .forEach(link -> link.sever(true, true));
        world.schedule(
            world.between(300, healed ? 1_000 : 15_000),
            name + " is started again",
            () -> start(name));
      }
    }
  }

  private SimulatedLink dial(SimulatedApp app) {
    List<String> up = bridgeNames.stream().filter(bridges::containsKey).toList();
    if (up.isEmpty()) {
      return null;
    }
    String name = world.pick(up);
    SimulatedLink link = new SimulatedLink(world, app.id() + " link " + ++links + " to " + name);
    link.attach(app, bridges.get(name).accept(link));
    world.note(link.name() + " opens");
    return link;
  }

  /** Name of the bridge of a link. */
  static String bridgeOf(SimulatedLink link) {
    return link.name().substring(link.name().lastIndexOf(' ') + 1);
  }

  GatewayNode gateway() {
    return gateway == null || gateway.life().isDead() ? null : gateway;
  }

  List<SimulatedApp> apps() {
    return apps;
  }

  Map<String, ServiceProcess> lives() {
    return lives;
  }

  Map<String, BrokerConnection> connections() {
    return connections;
  }

  Map<String, SimulatedBridge> bridges() {
    return bridges;
  }

  SimulatedBroker broker() {
    return broker;
  }

  ModelledRecord record() {
    return record;
  }

  RecordRules rules() {
    return rules;
  }

  InfrastructureState infrastructure() {
    return infrastructure;
  }

  @Override
  public String show() {
    return sight.show();
  }

  SimulatedClient client() {
    return client;
  }
}
