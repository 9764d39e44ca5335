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

/** Declarations of exchanges, queues and bindings. Each service declares the ones that it uses. */
public final class BrokerTopology {
  private BrokerTopology() {}

  /** All exchanges; every service declares them, because each publishes to some. */
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
    all.addAll(deadLetterQueue().getDeclarables());
    return new Declarables(all);
  }

  /** The pool's submission queue. */
  public static Declarables jobQueue(String pool) {
    return durableQueue(
        Topology.JOBS, Topology.jobsQueue(pool), pool, Topology.quorumQueueArguments());
  }

  /** The pool's control command queue. */
  public static Declarables controlQueue(String pool) {
    return durableQueue(
        Topology.CONTROL, Topology.controlQueue(pool), pool, Topology.quorumQueueArguments());
  }

  /** The event queues, one per partition. */
  public static Declarables eventQueues(int partitions) {
    List<Declarable> all = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      String queue = Topology.eventsQueue(p);
      all.addAll(
          durableQueue(Topology.EVENTS, queue, "p" + p, Topology.partitionQueueArguments())
              .getDeclarables());
    }
    return new Declarables(all);
  }

  /** The host's launch command queue. */
  public static Declarables launchQueue(String host) {
    return durableQueue(
        Topology.LAUNCH, Topology.launchQueue(host), host, Topology.quorumQueueArguments());
  }

  /** The journal stream, bounded by age and size. */
  public static Declarables journalStream(Duration maxAge, long maxBytes) {
    return durableQueue(
        Topology.JOURNAL, Topology.JOURNAL, "", Topology.journalStreamArguments(maxAge, maxBytes));
  }

  /**
   * A bridge's exclusive command queue, deleted with its connection; sessions are bound to it as
   * they open.
   */
  public static Declarables commandQueue(String queue) {
    return new Declarables(
        new Queue(queue, false, true, true), new DirectExchange(Topology.COMMANDS));
  }

  /** The binding that routes a session's commands to the bridge's queue. */
  public static Binding sessionBinding(String queue, String sessionKey) {
    return new Binding(
        queue, Binding.DestinationType.QUEUE, Topology.COMMANDS, sessionKey, Map.of());
  }

  /** The dead-letter exchange and its queue. */
  public static Declarables deadLetterQueue() {
    FanoutExchange exchange = new FanoutExchange(Topology.DEAD_LETTERS);
    Queue queue =
        new Queue(
            Topology.DEAD_LETTERS,
            true,
            false,
            false,
            nullable(Topology.deadLetterQueueArguments()));
    return new Declarables(
        exchange,
        queue,
        new Binding(
            Topology.DEAD_LETTERS,
            Binding.DestinationType.QUEUE,
            Topology.DEAD_LETTERS,
            "",
            Map.of()));
  }

  /** Converts to the nullable value type of Spring AMQP's argument maps. */
  private static Map<String, @Nullable Object> nullable(Map<String, Object> arguments) {
    return new HashMap<>(arguments);
  }

  private static Declarables durableQueue(
      String exchange, String queue, String key, Map<String, Object> arguments) {
    return new Declarables(
        new DirectExchange(exchange),
        new Queue(queue, true, false, false, nullable(arguments)),
        new Binding(queue, Binding.DestinationType.QUEUE, exchange, key, Map.of()));
  }
}
