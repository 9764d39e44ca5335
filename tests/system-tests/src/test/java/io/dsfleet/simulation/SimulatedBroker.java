package io.dsfleet.simulation;

import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.broker.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Delivery rules of RabbitMQ: queues keep their order, unacknowledged messages of a lost channel
 * return to the head, messages above the delivery limit are dead-lettered, exclusive queues end
 * with their connection, and unroutable messages are dropped.
 */
final class SimulatedBroker {
  private final SimulatedWorld world;
  private final Map<String, BrokerQueue> queues = new TreeMap<>();
  private final Map<String, String> bindings = new TreeMap<>();
  private final List<BrokerConnection> connections = new ArrayList<>();
  private boolean down;

  SimulatedBroker(SimulatedWorld world) {
    this.world = world;
    for (int partition = 0; partition < FleetSimulation.PARTITIONS; partition++) {
      declare(Topology.eventsQueue(partition), true);
      bind(Topology.EVENTS, "p" + partition, Topology.eventsQueue(partition));
    }
    declare(Topology.jobsQueue(FleetSimulation.POOL), false);
    bind(Topology.JOBS, FleetSimulation.POOL, Topology.jobsQueue(FleetSimulation.POOL));
    declare(Topology.controlQueue(FleetSimulation.POOL), false);
    bind(Topology.CONTROL, FleetSimulation.POOL, Topology.controlQueue(FleetSimulation.POOL));
    declare(Topology.launchQueue(FleetSimulation.HOST), false);
    bind(Topology.LAUNCH, FleetSimulation.HOST, Topology.launchQueue(FleetSimulation.HOST));
  }

  BrokerQueue declare(String name, boolean singleActive) {
    return queues.computeIfAbsent(name, key -> new BrokerQueue(world, key, singleActive));
  }

  void delete(String name) {
    queues.remove(name);
    bindings.values().removeIf(name::equals);
  }

  void bind(String exchange, String key, String queue) {
    bindings.put(exchange + "|" + key, queue);
  }

  void unbind(String exchange, String key) {
    bindings.remove(exchange + "|" + key);
  }

  /** Opens a connection of this process; it reconnects by itself. */
  BrokerConnection connect(ServiceProcess life) {
    BrokerConnection connection = new BrokerConnection(world, this, life);
    connections.removeIf(old -> old.life().isDead());
    connections.add(connection);
    return connection;
  }

  boolean isDown() {
    return down;
  }

  /** Restarts the broker: all connections are lost, confirmed durable messages stay. */
  void restart(long millis) {
    down = true;
    List.copyOf(connections).forEach(each -> each.cut(0));
    world.schedule(millis, "rabbitmq is back", () -> down = false);
  }

  /** Routes a message; returns whether a queue is bound. */
  boolean route(String exchange, String key, List<BrokerMessage> items) {
    String name = bindings.get(exchange + "|" + key);
    BrokerQueue queue = name == null ? null : queues.get(name);
    if (queue == null) {
      return false;
    }
    queue.add(items);
    return true;
  }

  BrokerQueue queue(String name) {
    return queues.get(name);
  }

  /** Number of unacknowledged messages. */
  int pendingMessages() {
    return queues.values().stream().mapToInt(BrokerQueue::pendingMessages).sum();
  }

  int dead() {
    return queues.values().stream().mapToInt(BrokerQueue::dead).sum();
  }

  /** Whether no message is queued or in flight. */
  boolean isQuiet() {
    return pendingMessages() == 0 && connections.stream().allMatch(BrokerConnection::isQuiet);
  }
}
