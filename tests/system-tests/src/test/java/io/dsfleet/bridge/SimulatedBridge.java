package io.dsfleet.bridge;

import io.dsfleet.bridge.auth.HandshakeIdentity;
import io.dsfleet.bridge.connection.AppConnection;
import io.dsfleet.bridge.connection.AppSocket;
import io.dsfleet.bridge.connection.LogRateLimiter;
import io.dsfleet.bridge.connection.SessionDirectory;
import io.dsfleet.bridge.push.JobPlanner;
import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.SessionInput;
import io.dsfleet.bridge.session.SessionInspector;
import io.dsfleet.bridge.session.SessionMachine;
import io.dsfleet.bridge.session.SessionRules;
import io.dsfleet.bridge.session.SessionState;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.InterruptJob;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.ResumeJob;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.broker.StopInstance;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.messages.path.PathMapping;
import io.dsfleet.simulation.BrokerConnection;
import io.dsfleet.simulation.FleetRule;
import io.dsfleet.simulation.FleetSimulation;
import io.dsfleet.simulation.ServiceProcess;
import io.dsfleet.simulation.SimulatedLink;
import io.dsfleet.simulation.SimulatedWorld;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.SessionRef;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A bridge: its machine, its connections and its directory are the real ones; the claim, the
 * routing of commands and the rhythm are told anew, on the world's clock. Ticks come each second.
 */
public final class SimulatedBridge {
  private static final SessionRules RULES =
      new SessionRules(10_000, 10_000, 3_000, 20_000, 10_000, 4_000, 5_000, 8_000, 3, 65_536, 400);
  private static final long TICK = 1_000;
  private static final long BEAT = 3_000;
  private static final long SLACK = 2 * TICK;

  private final ServiceProcess life;
  private final SimulatedWorld world;
  private final PoolState pool;
  private final BrokerConnection broker;
  private final SessionMachine machine;
  private final SimulatedSideEffects works;
  private final SessionDirectory directory;
  private final Map<String, BridgeEndpoint> ears = new TreeMap<>();

  /** A bridge that begins its life. */
  public SimulatedBridge(ServiceProcess life, PoolState pool, BrokerConnection broker) {
    this.life = life;
    this.world = life.world();
    this.pool = pool;
    this.broker = broker;
    JobPlanner planner = new JobPlanner(new PathMapping(List.of()), UrlSecretSealer.none());
    machine =
        world.isDisabled(FleetRule.TOMBSTONE)
            ? SessionInspector.withoutTombstones(RULES, planner)
            : new SessionMachine(RULES, planner);
    directory = new SessionDirectory(world::now);
    works = new SimulatedSideEffects(life, pool, broker, directory);
    broker.whenRestored(this::restore);
    restore();
    broker.consume(queue(), this::dispatch);
    tick();
    life.schedule(1, "", this::beat);
  }

  private String queue() {
    return Topology.COMMANDS + "." + life.name();
  }

  private void restore() {
    if (broker.declareOwn(queue())) {
      for (SessionDirectory.HeldSession held : directory.sessions()) {
        broker.bindOwn(
            Topology.COMMANDS, Topology.sessionKey(held.ref().instanceId(), held.ref().session()));
      }
    }
  }

  /** An app connects; the end of the link that is here. */
  public SimulatedLink.Endpoint accept(SimulatedLink link) {
    AppConnection connection =
        new AppConnection(
            machine,
            new LinkSocket(link),
            works,
            world::now,
            1_000,
            new LogRateLimiter(10),
            new HandshakeIdentity(true, null, "here"),
            () -> {});
    BridgeEndpoint ear = new BridgeEndpoint(link, connection);
    directory.addConnection(connection, Integer.MAX_VALUE);
    ears.put(link.name(), ear);
    return ear;
  }

  private void tick() {
    List.copyOf(ears.values()).forEach(ear -> ear.connection.tick());
    ears.values().removeIf(ear -> phase(ear) == SessionState.Phase.CLOSED && ear.gone);
    life.schedule(TICK, "", this::tick);
  }

  private static SessionState.Phase phase(BridgeEndpoint ear) {
    return ear.connection.state().phase();
  }

  private void beat() {
    List<SessionRef> held =
        directory.sessions().stream()
            .map(SessionDirectory.HeldSession::ref)
            .sorted(java.util.Comparator.comparing(SessionRef::instanceId))
            .toList();
    var _ =
        pool.sessions()
            .heartbeat(life.name(), held)
            .thenAccept(fenced -> fenced.forEach(this::fenced));
    life.schedule(BEAT, "", this::beat);
  }

  private void fenced(SessionRef ref) {
    var _ =
        pool.queries()
            .instance(ref.instanceId())
            .thenAccept(
                now -> {
                  AppConnection connection =
                      directory.findConnection(ref.instanceId(), ref.session());
                  if (connection != null) {
                    boolean newer = now.isPresent() && now.get().session() > ref.session();
                    connection.post(
                        newer
                            ? new SessionInput.CloseRequested(
                                CloseCode.SUPERSEDED, "a newer connection took the session")
                            : new SessionInput.CloseRequested(
                                CloseCode.TRY_AGAIN_LATER, "the session expired"));
                  }
                });
  }

  private List<BrokerCodec.RejectedItem> dispatch(List<BridgeCommand> commands) {
    for (BridgeCommand command : commands) {
      AppConnection connection = directory.findConnection(instanceOf(command), command.session());
      if (connection != null) {
        connection.post(new SessionInput.CommandReceived(command));
      } else if (command instanceof StartJob start) {
        var _ =
            works.publish(
                new JobRefused(start.assignment(), JobRefusalCode.SESSION_GONE, "no such session"));
      }
    }
    return List.of();
  }

  private static String instanceOf(BridgeCommand command) {
    return switch (command) {
      case StartJob start -> start.assignment().instanceId();
      case ResumeJob resume -> resume.assignment().instanceId();
      case InterruptJob interrupt -> interrupt.assignment().instanceId();
      case InterruptStray stray -> stray.instanceId();
      case StopInstance stop -> stop.instanceId();
    };
  }

  /** A call to an app that should have ended, null if there is none. */
  public String openTooLong() {
    for (BridgeEndpoint ear : ears.values()) {
      String late = SessionInspector.overdueCall(ear.connection.state(), world.now() - SLACK);
      if (late != null) {
        return ear.link.name() + " " + late;
      }
    }
    return null;
  }

  /**
   * The session that is ready on the link, 0 if none is; negative where its app did not say what it
   * has.
   */
  public long readySession(SimulatedLink link) {
    BridgeEndpoint ear = ears.get(link.name());
    return ear == null ? 0 : SessionInspector.readySession(ear.connection.state());
  }

  /** Where the sessions are, for a person. */
  public String show() {
    StringBuilder text = new StringBuilder();
    ears.values()
        .forEach(
            ear ->
                text.append(ear.link.name())
                    .append(' ')
                    .append(SessionInspector.describe(ear.connection.state()))
                    .append('\n'));
    return text.toString();
  }

  /** The bridge's end of a link. */
  private final class BridgeEndpoint implements SimulatedLink.Endpoint {
    private final SimulatedLink link;
    private final AppConnection connection;
    private boolean gone;

    BridgeEndpoint(SimulatedLink link, AppConnection connection) {
      this.link = link;
      this.connection = connection;
    }

    @Override
    public void onFrame(Object frame) {
      if (life.isDead()) {
        return;
      }
      connection.recordFrame();
      if (frame instanceof AppMessage message) {
        world.note(link.name() + " says " + message);
        connection.post(new SessionInput.MessageReceived(message, ProtocolDialect.CURRENT));
      }
    }

    @Override
    public void onClosed(int code, String reason) {
      gone = true;
      if (!life.isDead()) {
        directory.removeConnection(connection);
        connection.post(new SessionInput.Disconnected(reason));
      }
    }
  }

  /** The socket under a session. */
  private final class LinkSocket implements AppSocket {
    private final SimulatedLink link;

    LinkSocket(SimulatedLink link) {
      this.link = link;
    }

    @Override
    public boolean send(String frame) {
      if (life.step()) {
        world.note(link.name() + " is told " + frame);
        link.toApp(frame);
      }
      return true;
    }

    @Override
    public void ping() {
      if (life.step()) {
        link.toApp(FleetSimulation.PING);
      }
    }

    @Override
    public void close(CloseCode code, String reason) {
      if (life.step()) {
        world.note(link.name() + " is closed: " + code + " " + reason);
        BridgeEndpoint ear = ears.get(link.name());
        if (ear != null) {
          ear.gone = true;
          directory.removeConnection(ear.connection);
        }
        link.closeByBridge(code.number(), reason);
      }
    }

    @Override
    public void abort(CloseCode code, String reason) {
      close(code, reason);
    }
  }
}
