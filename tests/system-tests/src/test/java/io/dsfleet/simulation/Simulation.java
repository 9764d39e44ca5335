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

/** One run of a small fleet: from a seed, through its faults, to rest. */
public final class Simulation implements SeededRun {
  /** The pool. */
  public static final String POOL = ModelledRecord.POOL;

  /** Partitions of the events. */
  public static final int PARTITIONS = 2;

  /** What a bridge pings with. */
  public static final Object PING = "ping";

  /** What an app answers. */
  public static final Object PONG = 'p';

  static final String HOST = "host";
  private static final long FAULTS_END = 75_000;
  private static final long MOST = 1_500_000;

  private final World world;
  private final Infrastructure infrastructure;
  private final ModelledRecord record;
  private final RecordRules rules;
  private final SightRules sight;
  private final Broker broker;
  private final Client client;
  private final List<SimulatedApp> apps = new ArrayList<>();
  private final Map<String, Life> lives = new TreeMap<>();
  private final Map<String, BrokerConnection> connections = new TreeMap<>();
  private final Map<String, SimulatedBridge> bridges = new TreeMap<>();
  private final List<String> bridgeNames = List.of("bridge-a", "bridge-b");
  private GatewayLife gateway;
  private int links;
  private boolean healed;
  private boolean over;

  Simulation(long seed, Set<Rule> leftOut, boolean traced) {
    world = new World(seed, leftOut, new Trace(traced));
    infrastructure = new Infrastructure(world);
    record = new ModelledRecord(world, timings());
    rules = new RecordRules(record);
    broker = new Broker(world);
    client = new Client(world, this);
    sight = new SightRules(world, record, this);
  }

  /** As by default, but that what takes minutes takes seconds. */
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
  public Trace run() {
    begin();
    while (!over) {
      world.step();
      bury();
      rules.check();
      sight.check();
      if (elapsed() > MOST) {
        throw new Violation("the fleet comes to rest", sight.unrest(), "");
      }
    }
    return world.trace();
  }

  @Override
  public long elapsed() {
    return world.now() - World.BEGINNING;
  }

  @Override
  public World world() {
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
      world.after(world.between(0, 3_000), "", () -> app.start(null));
    }
    int jobs = 6 + world.below(20);
    for (int i = 0; i < jobs; i++) {
      int number = i;
      world.after(world.between(0, FAULTS_END * 2 / 3), "", () -> client.submit(number));
    }
    for (int i = world.below(5); i > 0; i--) {
      world.after(world.between(5_000, FAULTS_END), "", client::cancel);
    }
    for (int i = world.below(3); i > 0; i--) {
      world.after(world.between(5_000, FAULTS_END), "", client::reprioritize);
    }
    new Faults(world, this).plan(FAULTS_END);
    world.after(FAULTS_END, "no more faults", this::heal);
  }

  private void heal() {
    healed = true;
    apps.forEach(SimulatedApp::heal);
    look();
  }

  /** Whether it is at rest is looked at now and then. */
  private void look() {
    over = sight.unrest().isEmpty();
    world.after(1_000, "", this::look);
  }

  boolean isHealed() {
    return healed;
  }

  /** Starts a service. */
  void start(String name) {
    Life life = new Life(world, infrastructure, name);
    lives.put(name, life);
    PoolState pool = record.door(life);
    BrokerConnection connection = broker.connect(life);
    connections.put(name, connection);
    if (name.startsWith("gateway")) {
      gateway = new GatewayLife(life, pool, connection);
    } else if (name.startsWith("scheduler")) {
      SchedulerNode _ = new SchedulerNode(life, pool, connection);
    } else {
      bridges.put(name, new SimulatedBridge(life, pool, connection));
    }
  }

  /** What became of those that died in the last step: their connections break, they come again. */
  private void bury() {
    for (Map.Entry<String, Life> each : List.copyOf(lives.entrySet())) {
      if (each.getValue().isDead()) {
        String name = each.getKey();
        lives.remove(name);
        bridges.remove(name);
        connections.remove(name).cut(0);
        apps.stream()
            .map(SimulatedApp::link)
            .filter(link -> link != null && bridgeOf(link).equals(name))
            .forEach(link -> link.sever(true, true));
        world.after(
            world.between(300, healed ? 1_000 : 15_000),
            name + " is started again",
            () -> start(name));
      }
    }
  }

  private Link dial(SimulatedApp app) {
    List<String> up = bridgeNames.stream().filter(bridges::containsKey).toList();
    if (up.isEmpty()) {
      return null;
    }
    String name = world.one(up);
    Link link = new Link(world, app.id() + " link " + ++links + " to " + name);
    link.ends(app, bridges.get(name).accept(link));
    world.note(link.name() + " opens");
    return link;
  }

  /** The name of the bridge that the link is to. */
  static String bridgeOf(Link link) {
    return link.name().substring(link.name().lastIndexOf(' ') + 1);
  }

  GatewayLife gateway() {
    return gateway == null || gateway.life().isDead() ? null : gateway;
  }

  List<SimulatedApp> apps() {
    return apps;
  }

  Map<String, Life> lives() {
    return lives;
  }

  Map<String, BrokerConnection> connections() {
    return connections;
  }

  Map<String, SimulatedBridge> bridges() {
    return bridges;
  }

  Broker broker() {
    return broker;
  }

  ModelledRecord record() {
    return record;
  }

  RecordRules rules() {
    return rules;
  }

  Infrastructure infrastructure() {
    return infrastructure;
  }

  @Override
  public String show() {
    return sight.show();
  }

  Client client() {
    return client;
  }
}
