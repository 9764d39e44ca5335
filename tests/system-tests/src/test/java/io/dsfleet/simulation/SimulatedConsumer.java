package io.dsfleet.simulation;

import io.dsfleet.broker.BrokerUnavailableException;
import io.dsfleet.broker.consume.EnvelopeHandler;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.state.connection.StateUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * A consumer of a service: handles deliveries in groups, retries transient failures and
 * acknowledges afterwards. It finishes its deliveries even if its channel is lost and the broker
 * redelivers them.
 */
final class SimulatedConsumer {
  private static final int GROUP = 12;
  private static final long INITIAL_RETRY_DELAY = 50;
  private static final long MAX_RETRY_DELAY = 5_000;

  private record Delivery(BrokerQueue.Message message, long generation) {}

  private final SimulatedWorld world;
  private final BrokerConnection connection;
  private final String queue;
  private final EnvelopeHandler<BrokerMessage> handler;
  private final Deque<Delivery> taken = new ArrayDeque<>();
  private final List<BrokerQueue.Message> unacknowledged = new ArrayList<>();
  private boolean busy;
  private long pause = INITIAL_RETRY_DELAY;

  SimulatedConsumer(
      SimulatedWorld world,
      BrokerConnection connection,
      String queue,
      EnvelopeHandler<BrokerMessage> to) {
    this.world = world;
    this.connection = connection;
    this.queue = queue;
    this.handler = to;
  }

  String queue() {
    return queue;
  }

  int unacknowledged() {
    return unacknowledged.size();
  }

  /** Removes and returns the deliveries that the broker must repeat. */
  List<BrokerQueue.Message> takeUnacknowledged() {
    List<BrokerQueue.Message> all = List.copyOf(unacknowledged);
    unacknowledged.clear();
    return all;
  }

  /** Receives a delivery of the broker. */
  void receive(BrokerQueue.Message message) {
    unacknowledged.add(message);
    long generation = connection.generation();
    connection.fromBroker(
        "",
        () -> {
          taken.addLast(new Delivery(message, generation));
          if (world.isDisabled(FleetRule.EFFECT_BEFORE_ACK)) {
            acknowledge(List.of(taken.getLast()));
          }
          work(0);
        });
  }

  private void work(long after) {
    if (!busy && !taken.isEmpty()) {
      busy = true;
      connection.life().schedule(after, "", this::group);
    }
  }

  private void group() {
    List<Delivery> group = new ArrayList<>();
    List<BrokerMessage> items = new ArrayList<>();
    for (Delivery each : taken) {
      if (items.size() < GROUP) {
        group.add(each);
        items.addAll(each.message().items);
      }
    }
    busy = false;
    world.note(connection.life().name() + " takes from " + queue + " " + items);
    try {
      refused(handler.handle(items));
    } catch (StateUnavailableException | BrokerUnavailableException away) {
      again();
      return;
    } catch (CompletionException failed) {
      if (!(failed.getCause() instanceof StateUnavailableException)
          && !(failed.getCause() instanceof BrokerUnavailableException)) {
        throw failed;
      }
      again();
      return;
    }
    pause = INITIAL_RETRY_DELAY;
    for (Delivery each : group) {
      taken.removeFirst();
      each.message().applied = true;
    }
    if (connection.life().isDead()) {
      world.recordFault(FleetFault.CRASH_BEFORE_ACK);
    } else if (!world.isDisabled(FleetRule.EFFECT_BEFORE_ACK)) {
      acknowledge(group);
    }
    work(0);
  }

  private void refused(List<BrokerCodec.RejectedItem> rejected) {
    if (!rejected.isEmpty()) {
      throw new RuleViolation("poison in " + queue, rejected.getFirst().reason(), "");
    }
  }

  private void again() {
    work(pause);
    pause = Math.min(pause * 2, MAX_RETRY_DELAY);
  }

  private void acknowledge(List<Delivery> group) {
    if (connection.life().losesAck()) {
      world.recordFault(FleetFault.ACK_LOST);
      connection.cut(world.between(50, 3_000));
    } else if (connection.life().step()) {
      List<Delivery> done = List.copyOf(group);
      connection.toBroker("", () -> acknowledged(done));
    }
  }

  private void acknowledged(List<Delivery> done) {
    for (Delivery each : done) {
      if (each.generation() == connection.generation()
          && unacknowledged.remove(each.message())
          && !each.message().applied) {
        throw new RuleViolation(
            "nothing is acknowledged before its effect is durable",
            "acknowledged and not applied: " + each.message().items,
            "");
      }
    }
    connection.queueOf(this).deliver();
  }
}
