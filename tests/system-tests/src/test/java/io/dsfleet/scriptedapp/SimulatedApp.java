package io.dsfleet.scriptedapp;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.AppTerminated;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.QueryMetrics;
import io.dsfleet.messages.app.ReconnectionAck;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.ServerError;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.app.TerminateApp;
import io.dsfleet.simulation.FleetFault;
import io.dsfleet.simulation.FleetSimulation;
import io.dsfleet.simulation.SimulatedLink;
import io.dsfleet.simulation.SimulatedWorld;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** An app whose slots are those of the scripted one, on a connection and a clock of the world. */
public final class SimulatedApp implements SimulatedLink.Endpoint {
  private static final int MAX_PENDING = 1_000;
  private static final List<StartAnswer> FAULTY =
      List.of(
          StartAnswer.ACCEPT_AND_IDLE,
          StartAnswer.ACCEPT_AND_IDLE,
          StartAnswer.REFUSE,
          StartAnswer.IGNORE);

  /** What runs on a stream. */
  public record Running(int stream, long camera, String requestId) {}

  private final SimulatedWorld world;
  private final String id;
  private final int streams;
  private final Function<SimulatedApp, SimulatedLink> dial;
  private final AppObservations seen = new AppObservations();
  private final AppBehaviour behaviour = AppBehaviour.obedient();
  private final AppCore core;
  private final Deque<AppMessage> pending = new ArrayDeque<>();
  private final Deque<Object> unread = new ArrayDeque<>();
  private String token;
  private SimulatedLink link;
  private boolean registered;
  private Integer lastCloseCode;
  private long process;
  private boolean running;
  private int life;
  private int faultyStarts;
  private int doubled;
  private long mixedUntil;
  private long stalledUntil;
  private long awayUntil;

  /**
   * An app that is not started yet.
   *
   * @param dial connects to a bridge; null while there is none
   */
  public SimulatedApp(
      SimulatedWorld world, String id, int streams, Function<SimulatedApp, SimulatedLink> dial) {
    this.world = world;
    this.id = id;
    this.streams = streams;
    this.dial = dial;
    behaviour.fileTime(Duration.ofMillis(world.between(50, 1_500)));
    behaviour.onStart(this::answer);
    behaviour.delay(message -> Duration.ofMillis(world.now() < mixedUntil ? delay() : 0));
    core = new AppCore(streams, behaviour, seen, new Shell());
  }

  private long delay() {
    world.recordFault(FleetFault.FRAMES_REORDERED);
    return world.between(0, 300);
  }

  /** Its {@code instance_id}. */
  public String id() {
    return id;
  }

  /** Its number of streams. */
  public int streams() {
    return streams;
  }

  /** The link that it has, null without one. */
  public SimulatedLink link() {
    return link;
  }

  /** Whether its process runs. */
  public boolean isRunning() {
    return running;
  }

  /** A new process. */
  public void start(String launchToken) {
    running = true;
    token = launchToken;
    process = ++life + 100L;
    lastCloseCode = null;
    world.note(id + " begins life " + life);
    connect(life);
  }

  /** The process is gone. */
  public void die(boolean noticed) {
    if (!running) {
      return;
    }
    running = false;
    life++;
    world.note(id + " dies");
    core.reset();
    pending.clear();
    registered = false;
    stalledUntil = 0;
    SimulatedLink old = link;
    link = null;
    if (old != null) {
      old.closeByApp(noticed);
    }
  }

  /** Its process. */
  public long process() {
    return process;
  }

  /** It does not come back before that. */
  public void stayAway(long millis) {
    awayUntil = world.now() + millis;
  }

  /** It does nothing at all for a while. */
  public void stall(long millis) {
    stalledUntil = Math.max(stalledUntil, world.now() + millis);
    world.recordFault(FleetFault.APP_STALLS);
  }

  /** The next starts go wrong. */
  public void misbehave(int starts) {
    faultyStarts = starts;
  }

  /** The next words are said twice. */
  public void stutter(int words) {
    doubled = words;
  }

  /** Words overtake each other for a while. */
  public void mix(long millis) {
    mixedUntil = world.now() + millis;
  }

  /** From now on it does what it should. */
  public void heal() {
    faultyStarts = 0;
    doubled = 0;
    mixedUntil = 0;
    awayUntil = 0;
  }

  /** What it has in work. */
  public List<Running> work() {
    List<Running> all = new ArrayList<>();
    for (ScriptedSlot slot : core.slots()) {
      if (slot.busy) {
        all.add(new Running(slot.streamId, slot.cameraId, slot.requestId));
      }
    }
    return all;
  }

  /** What a bridge did against the protocol so far. */
  public List<String> violations() {
    return seen.violationCount() == 0
        ? List.of()
        : seen.violations().stream().map(AppObservations.Violation::description).toList();
  }

  private StartAnswer answer(StartAnalysis start) {
    if (faultyStarts <= 0) {
      return StartAnswer.WORK;
    }
    faultyStarts--;
    StartAnswer answer = world.pick(FAULTY);
    world.recordFault(
        answer == StartAnswer.ACCEPT_AND_IDLE ? FleetFault.APP_IDLES : FleetFault.APP_REFUSES);
    world.note(id + " answers " + answer + " to " + start.requestId());
    return answer;
  }

  private void connect(int of) {
    if (life != of || !running || link != null) {
      return;
    }
    if (world.now() < awayUntil || world.now() < stalledUntil) {
      world.schedule(500, "", () -> connect(of));
      return;
    }
    link = dial.apply(this);
    if (link == null) {
      world.schedule(world.between(500, 1_500), "", () -> connect(of));
      return;
    }
    registered = false;
    unread.clear();
    link.toBridge(
        new AppReady(
            "ready",
            id,
            "/c.txt",
            process,
            streams,
            ReplyStatus.OK,
            token,
            null,
            "life " + process,
            lastCloseCode == null ? null : true,
            lastCloseCode,
            FleetSimulation.POOL));
  }

  @Override
  public void onFrame(Object frame) {
    unread.addLast(frame);
    read(life, link);
  }

  /** Reads what came, in its order, once it stands still no more. */
  private void read(int of, SimulatedLink from) {
    if (life != of || link != from) {
      return;
    }
    if (world.now() < stalledUntil) {
      world.schedule(stalledUntil - world.now(), "", () -> read(of, from));
      return;
    }
    while (link == from && life == of && !unread.isEmpty()) {
      act(unread.removeFirst());
    }
  }

  private void act(Object frame) {
    if (FleetSimulation.PING.equals(frame)) {
      link.toBridge(FleetSimulation.PONG);
      return;
    }
    try {
      act(AppProtocol.fromServer((String) frame).message());
    } catch (ProtocolViolation unreadable) {
      seen.violation("unreadable: " + unreadable.getMessage());
    }
  }

  private void act(ServerMessage message) {
    switch (message) {
      case ExecuteAck ack -> registered(!ack.status().equalsIgnoreCase("error"));
      case ReconnectionAck ack -> registered(ack.status() == ReplyStatus.OK);
      case StartAnalysis start -> core.start(start);
      case PushFile push -> core.push(push);
      case InterruptAnalysis interrupt -> core.interrupt(interrupt);
      case QueryMetrics query -> say(new MetricsResponse(query.requestId(), 1, 64, 0, 0));
      case QueryAnalysisStatus query -> core.status(query, "now");
      case ServerError error -> world.note(id + " is refused " + error.message());
      case TerminateApp terminate -> {
        say(new AppTerminated(terminate.requestId(), ReplyStatus.OK, "exiting"));
        int of = life;
        world.schedule(
            50,
            "",
            () -> {
              if (life == of) {
                die(true);
              }
            });
      }
    }
  }

  private void registered(boolean ok) {
    registered = ok;
    while (ok && link != null && !pending.isEmpty()) {
      link.toBridge(pending.removeFirst());
    }
  }

  private void say(AppMessage message) {
    Duration delay = behaviour.delayOf(message);
    if (delay.isZero()) {
      send(message);
    } else {
      int of = life;
      world.schedule(
          delay.toMillis(),
          "",
          () -> {
            if (life == of) {
              send(message);
            }
          });
    }
  }

  private void send(AppMessage message) {
    int copies = doubled > 0 ? 2 : 1;
    if (doubled > 0) {
      doubled--;
      world.recordFault(FleetFault.FRAME_DOUBLED);
    }
    for (int i = 0; i < copies; i++) {
      if (link != null && registered) {
        link.toBridge(message);
      } else {
        pending.addLast(message);
        if (pending.size() > MAX_PENDING) {
          pending.removeFirst();
        }
      }
    }
  }

  @Override
  public void onClosed(int code, String reason) {
    world.note(id + " loses its connection: " + code + " " + reason);
    link = null;
    registered = false;
    lastCloseCode = code;
    int of = life;
    world.schedule(world.between(300, 2_500), "", () -> connect(of));
  }

  /** What the core asks for. */
  private final class Shell implements AppCore.CoreEffects {
    @Override
    public void send(AppMessage message) {
      SimulatedApp.this.say(message);
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
      int of = life;
      world.schedule(
          delay.toMillis(),
          "",
          () -> {
            if (life != of) {
              return;
            }
            if (world.now() < stalledUntil) {
              schedule(Duration.ofMillis(stalledUntil - world.now()), task);
            } else {
              task.run();
            }
          });
    }

    @Override
    public void onFileFinished(long inAll) {}
  }
}
