package io.dsfleet.simulation;

import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.broker.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A queue and its consumers. */
final class BrokerQueue {
  private static final int PREFETCH = 8;

  /** A message; {@code applied} is set after its effect. */
  static final class Message {
    final long number;
    final List<BrokerMessage> items;
    int deliveries;
    boolean applied;

    Message(long number, List<BrokerMessage> items) {
      this.number = number;
      this.items = items;
    }
  }

  private final SimulatedWorld world;
  private final String name;
  private final boolean singleActive;
  private final Deque<Message> ready = new ArrayDeque<>();
  private final List<SimulatedConsumer> consumers = new ArrayList<>();
  private long numbers;
  private int turn;
  private int dead;

  BrokerQueue(SimulatedWorld world, String name, boolean singleActive) {
    this.world = world;
    this.name = name;
    this.singleActive = singleActive;
  }

  String name() {
    return name;
  }

  void add(List<BrokerMessage> items) {
    ready.addLast(new Message(numbers++, items));
    deliver();
  }

  void attach(SimulatedConsumer consumer) {
    consumers.add(consumer);
    deliver();
  }

  /** Removes the consumer of a lost channel and requeues its messages in order. */
  void detach(SimulatedConsumer consumer, List<Message> unacknowledged) {
    consumers.remove(consumer);
    List<Message> back = new ArrayList<>(unacknowledged);
    back.addAll(ready);
    back.sort(java.util.Comparator.comparingLong(message -> message.number));
    ready.clear();
    ready.addAll(back);
    if (!unacknowledged.isEmpty()) {
      world.recordFault(FleetFault.REDELIVERED);
    }
    deliver();
  }

  void deliver() {
    while (!ready.isEmpty()) {
      SimulatedConsumer to = next();
      if (to == null) {
        return;
      }
      Message message = ready.removeFirst();
      if (message.deliveries++ > Topology.DELIVERY_LIMIT) {
        dead++;
        world.note(name + " gives up " + message.items);
      } else {
        to.receive(message);
      }
    }
  }

  private SimulatedConsumer next() {
    if (singleActive) {
      return !consumers.isEmpty() && consumers.getFirst().unacknowledged() < PREFETCH
          ? consumers.getFirst()
          : null;
    }
    for (int i = 0; i < consumers.size(); i++) {
      SimulatedConsumer one = consumers.get(turn++ % consumers.size());
      if (one.unacknowledged() < PREFETCH) {
        return one;
      }
    }
    return null;
  }

  int pendingMessages() {
    return ready.size() + consumers.stream().mapToInt(SimulatedConsumer::unacknowledged).sum();
  }

  int dead() {
    return dead;
  }
}
