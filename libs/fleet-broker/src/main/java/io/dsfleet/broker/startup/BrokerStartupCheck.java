package io.dsfleet.broker.startup;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Fails the start of a service, before anything else starts, if the broker is unreachable or would
 * lose confirmed messages.
 */
final class BrokerStartupCheck implements SmartLifecycle {
  private final ConnectionFactory connections;
  private final ConnectionFactory publishing;
  private final BrokerProperties properties;
  private final Supplier<Stream<Declarables>> declared;
  private volatile boolean running;

  /**
   * @param publishing the connections used for publishing
   * @param declared the exchanges, queues and bindings that the service declares
   */
  BrokerStartupCheck(
      ConnectionFactory connections,
      ConnectionFactory publishing,
      BrokerProperties properties,
      Supplier<Stream<Declarables>> declared) {
    this.connections = connections;
    this.publishing = publishing;
    this.properties = properties;
    this.declared = declared;
  }

  @Override
  public void start() {
    List<Queue> queues = durableQueues();
    if (properties.allowWeakQueues()) {
      queues.forEach(queue -> queue.setIgnoreDeclarationExceptions(true));
    }
    try {
      // The first connection declares everything.
      Connection connection = connections.createConnection();
      if (properties.allowWeakQueues()) {
        BrokerDurabilityCheck.warnOfMismatches(connection, queues);
      }
      BrokerDurabilityCheck.warnOfAlarm(publishing.createConnection(), properties.confirmTimeout());
      running = true;
    } catch (AmqpException unavailable) {
      Optional<String> mismatch = BrokerDurabilityCheck.mismatch(unavailable);
      if (mismatch.isPresent()) {
        throw BrokerDurabilityCheck.startRefusal(mismatch.get());
      }
      throw new BrokerUnavailableException(
          "RabbitMQ at "
              + connections.getHost()
              + ":"
              + connections.getPort()
              + " cannot be reached: "
              + rootMessage(unavailable),
          unavailable);
    }
  }

  private List<Queue> durableQueues() {
    return declared
        .get()
        .flatMap(declarables -> declarables.getDeclarablesByType(Queue.class).stream())
        .filter(Queue::isDurable)
        .toList();
  }

  /** The message of the innermost cause, or its class name if it has none. */
  private static String rootMessage(Throwable failed) {
    Throwable cause = failed;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}
