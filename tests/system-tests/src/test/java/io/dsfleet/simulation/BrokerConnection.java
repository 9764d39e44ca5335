package io.dsfleet.simulation;

import io.dsfleet.broker.consume.EnvelopeHandler;
import io.dsfleet.broker.publish.EnvelopeSender;
import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.messages.broker.BrokerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A process's connection to the broker; each direction keeps its order. When it breaks, a first
 * part of the messages in flight arrives and the rest is lost, without a notice of either.
 */
public final class BrokerConnection implements EnvelopeSender {
  private static final long CONFIRM_TIMEOUT = 5_000;
  private static final long RETRY = 200;

  private record Flying(SendLane.Envelope envelope, long generation) {}

  private final SimulatedWorld world;
  private final SimulatedBroker broker;
  private final ServiceProcess life;
  private final Map<String, SendLane> lanes = new TreeMap<>();
  private final List<SimulatedConsumer> consumers = new ArrayList<>();
  private final List<Flying> flying = new ArrayList<>();
  private final List<SendLane.Envelope> unconfirmed = new ArrayList<>();
  private Runnable restored = () -> {};
  private String exclusive = "";
  private long generation = 1;
  private boolean open = true;
  private long heldUntil;
  private long lastTo;
  private long lastFrom;

  BrokerConnection(SimulatedWorld world, SimulatedBroker broker, ServiceProcess life) {
    this.world = world;
    this.broker = broker;
    this.life = life;
    this.open = !broker.isDown();
    if (!open) {
      life.schedule(500, "", this::reopen);
    }
  }

  ServiceProcess life() {
    return life;
  }

  long generation() {
    return generation;
  }

  BrokerQueue queueOf(SimulatedConsumer consumer) {
    return broker.declare(consumer.queue(), false);
  }

  /** Sets the action after each reconnection. */
  public void whenRestored(Runnable action) {
    restored = action;
  }

  /** Declares an exclusive queue; false while disconnected. */
  public boolean declareOwn(String queue) {
    exclusive = queue;
    return open && broker.declare(queue, false) != null;
  }

  /** Binds the exclusive queue; false while disconnected. */
  public boolean bindOwn(String exchange, String key) {
    if (open) {
      broker.bind(exchange, key, exclusive);
    }
    return open;
  }

  /** Unbinds the exclusive queue. */
  public void unbindOwn(String exchange, String key) {
    if (open) {
      broker.unbind(exchange, key);
    }
  }

  /** Consumes the queue, also after reconnections. */
  @SuppressWarnings("unchecked")
  public <T extends BrokerMessage> void consume(String queue, EnvelopeHandler<T> handler) {
    SimulatedConsumer consumer =
        new SimulatedConsumer(
            world, this, queue, (EnvelopeHandler<BrokerMessage>) (EnvelopeHandler<?>) handler);
    consumers.add(consumer);
    if (open) {
      queueOf(consumer).attach(consumer);
    }
  }

  /** Delays both directions for {@code millis}. */
  void delay(long millis) {
    heldUntil = world.now() + millis;
    world.recordFault(FleetFault.BROKER_LATE);
  }

  /** Breaks the connection; it reconnects after {@code millis}, when the broker is up. */
  void cut(long millis) {
    if (!open) {
      return;
    }
    open = false;
    land();
    generation++;
    heldUntil = 0;
    lastTo = 0;
    lastFrom = 0;
    for (SimulatedConsumer consumer : consumers) {
      queueOf(consumer).detach(consumer, consumer.takeUnacknowledged());
    }
    broker.delete(exclusive);
    List<SendLane.Envelope> failed = List.copyOf(unconfirmed);
    unconfirmed.clear();
    if (!life.isDead()) {
      failed.forEach(this::failed);
      life.schedule(Math.max(50, millis), "", this::reopen);
    }
  }

  /** Delivers a first part of the messages in flight and drops the rest. */
  private void land() {
    int arrive = flying.isEmpty() ? 0 : world.below(flying.size() + 1);
    for (int i = 0; i < flying.size(); i++) {
      SendLane.Envelope envelope = flying.get(i).envelope();
      if (i < arrive && !broker.isDown()) {
        broker.route(envelope.exchange(), envelope.key(), envelope.messages());
        world.recordFault(FleetFault.CONFIRM_LOST);
        world.note(life.name() + " does not hear of " + envelope.messages());
      } else {
        world.recordFault(FleetFault.PUBLISH_LOST);
        world.note(life.name() + " loses " + envelope.messages());
      }
    }
    flying.clear();
  }

  private void reopen() {
    if (broker.isDown()) {
      life.schedule(300, "", this::reopen);
      return;
    }
    open = true;
    restored.run();
    consumers.forEach(consumer -> queueOf(consumer).attach(consumer));
    lanes.values().forEach(this::pump);
  }

  void fromBroker(String what, Runnable action) {
    lastFrom = Math.max(lastFrom, Math.max(heldUntil, world.now() + world.between(1, 4)));
    travel(lastFrom, what, action);
  }

  void toBroker(String what, Runnable action) {
    lastTo = Math.max(lastTo, Math.max(heldUntil, world.now() + world.between(1, 4)));
    travel(lastTo, what, action);
  }

  private void travel(long at, String what, Runnable action) {
    long sent = generation;
    world.schedule(
        at - world.now(),
        what,
        () -> {
          if (sent == generation && !life.isDead()) {
            action.run();
          }
        });
  }

  @Override
  public CompletableFuture<PublishOutcome> send(String exchange, String key, BrokerMessage item) {
    return send(exchange, key, false, item);
  }

  @Override
  public CompletableFuture<PublishOutcome> sendInOrder(
      String exchange, String key, BrokerMessage item) {
    return send(exchange, key, true, item);
  }

  private CompletableFuture<PublishOutcome> send(
      String exchange, String key, boolean inOrder, BrokerMessage item) {
    CompletableFuture<PublishOutcome> done = new CompletableFuture<>();
    SendLane lane =
        lanes.computeIfAbsent(
            exchange + "|" + key + "|" + inOrder, name -> new SendLane(exchange, key, inOrder));
    lane.add(item, done);
    pump(lane);
    return done;
  }

  private void pump(SendLane lane) {
    SendLane.Envelope envelope;
    while ((envelope = lane.next()) != null) {
      if (!life.step()) {
        return;
      }
      publish(envelope);
      if (life.isDead()) {
        return;
      }
    }
  }

  private void publish(SendLane.Envelope envelope) {
    if (!open) {
      life.schedule(1, "", () -> failed(envelope));
      return;
    }
    Flying flight = new Flying(envelope, generation);
    flying.add(flight);
    unconfirmed.add(envelope);
    lastTo = Math.max(lastTo, Math.max(heldUntil, world.now() + world.between(1, 4)));
    world.schedule(lastTo - world.now(), "", () -> arrived(flight));
    long sent = generation;
    life.schedule(
        CONFIRM_TIMEOUT,
        "",
        () -> {
          if (sent == generation && unconfirmed.contains(envelope)) {
            world.note(life.name() + " gives the channel up");
            cut(50);
          }
        });
  }

  /** Delivers a message, even if its sender has crashed since. */
  private void arrived(Flying flight) {
    if (flight.generation() != generation || !flying.remove(flight)) {
      return;
    }
    SendLane.Envelope envelope = flight.envelope();
    boolean routed = broker.route(envelope.exchange(), envelope.key(), envelope.messages());
    world.note((routed ? "" : "unroutable: ") + life.name() + " published " + envelope.messages());
    fromBroker(
        "",
        () -> {
          unconfirmed.remove(envelope);
          envelope.lane().settled(envelope);
          pump(envelope.lane());
          envelope.settle(routed ? PublishOutcome.CONFIRMED : PublishOutcome.UNROUTABLE);
        });
  }

  private void failed(SendLane.Envelope envelope) {
    SendLane lane = envelope.lane();
    if (life.isDead()) {
      return;
    }
    lane.settled(envelope);
    if (lane.keepsOrder()) {
      lane.putBack(envelope);
      life.schedule(RETRY, "", () -> pump(lane));
    } else {
      envelope.fail();
      pump(lane);
    }
  }

  boolean isQuiet() {
    return life.isDead() || lanes.values().stream().allMatch(SendLane::isIdle);
  }
}
