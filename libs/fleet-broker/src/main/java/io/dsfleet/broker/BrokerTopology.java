package io.dsfleet.broker;

import io.dsfleet.messages.broker.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;

/** What the broker must hold, as declarations; each service declares what it uses. */
public final class BrokerTopology {
  private BrokerTopology() {}

  /** Every exchange: declared by all services, since each publishes to some. */
  public static Declarables exchanges() {
    List<Declarable> all = new ArrayList<>();
    for (String name :
        List.of(
            Topology.JOBS,
            Topology.CONTROL,
            Topology.COMMANDS,
            Topology.EVENTS,
            Topology.LAUNCH,
            Topology.REQUESTS)) {
      all.add(new DirectExchange(name));
    }
    all.addAll(dead().getDeclarables());
    return new Declarables(all);
  }

  /** The pool's queue of submissions. */
  public static Declarables jobs(String pool) {
    return work(Topology.JOBS, Topology.jobsQueue(pool), pool, Topology.quorumQueue());
  }

  /** The pool's queue of control commands. */
  public static Declarables control(String pool) {
    return work(Topology.CONTROL, Topology.controlQueue(pool), pool, Topology.quorumQueue());
  }

  /** The queues of the events. */
  public static Declarables events(int partitions) {
    List<Declarable> all = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      String queue = Topology.eventsQueue(p);
      all.addAll(work(Topology.EVENTS, queue, "p" + p, Topology.partitionQueue()).getDeclarables());
    }
    return new Declarables(all);
  }

  /** The host's queue of launches. */
  public static Declarables launch(String host) {
    return work(Topology.LAUNCH, Topology.launchQueue(host), host, Topology.quorumQueue());
  }

  /** The journal, kept for so long and so many bytes at most. */
  public static Declarables journal(Duration maxAge, long maxBytes) {
    return work(Topology.JOURNAL, Topology.JOURNAL, "", Topology.journalStream(maxAge, maxBytes));
  }

  /** A bridge's own queue: gone with its connection, bound per session as they come. */
  public static Declarables commands(String queue) {
    return new Declarables(
        new Queue(queue, false, true, true), new DirectExchange(Topology.COMMANDS));
  }

  /** The binding that brings a session's commands to the bridge's queue. */
  public static Binding session(String queue, String sessionKey) {
    return new Binding(
        queue, Binding.DestinationType.QUEUE, Topology.COMMANDS, sessionKey, Map.of());
  }

  /** Exchange and queue of the dead letters. */
  public static Declarables dead() {
    FanoutExchange exchange = new FanoutExchange(Topology.DEAD);
    Queue queue = new Queue(Topology.DEAD, true, false, false, nullable(Topology.deadQueue()));
    return new Declarables(
        exchange,
        queue,
        new Binding(Topology.DEAD, Binding.DestinationType.QUEUE, Topology.DEAD, "", Map.of()));
  }

  /** Spring AMQP's own maps may hold nulls; ours do not. */
  private static Map<String, @Nullable Object> nullable(Map<String, Object> arguments) {
    return new HashMap<>(arguments);
  }

  private static Declarables work(
      String exchange, String queue, String key, Map<String, Object> arguments) {
    return new Declarables(
        new DirectExchange(exchange),
        new Queue(queue, true, false, false, nullable(arguments)),
        new Binding(queue, Binding.DestinationType.QUEUE, exchange, key, Map.of()));
  }
}
