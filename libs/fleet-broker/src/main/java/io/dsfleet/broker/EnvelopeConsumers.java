package io.dsfleet.broker;

import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.job.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/**
 * Consumes envelopes with acknowledgement after the effect.
 *
 * <p>One worker thread per subscription keeps the order of its queue. While a fault is transient
 * the worker keeps its deliveries and tries again; nothing is handed back to the broker in a loop.
 */
public final class EnvelopeConsumers {
  private final ConnectionFactory connections;
  private final BrokerProperties properties;
  private final DeadLetters deadLetters;

  EnvelopeConsumers(
      ConnectionFactory connections, BrokerProperties properties, DeadLetters deadLetters) {
    this.connections = connections;
    this.properties = properties;
    this.deadLetters = deadLetters;
  }

  /**
   * Begins to consume the queue.
   *
   * @param transientFault which failures of the handler pass by themselves (they are retried for as
   *     long as it takes); any other failure dead-letters the item that causes it
   */
  public <T extends BrokerMessage> Subscription subscribe(
      String queue,
      Class<T> kind,
      Predicate<Throwable> transientFault,
      EnvelopeHandler<T> handler) {
    return start(
        queue,
        new EnvelopeWorker<>(
            queue,
            properties.envelopeItems(),
            transientFault,
            message -> BrokerCodec.open(message.getBody(), kind),
            BrokerCodec::encode,
            handler,
            deadLetters));
  }

  /**
   * Begins to consume a queue into which others than the fleet publish, too.
   *
   * @param outside what their messages need beside the handler
   */
  public <T extends BrokerMessage> Subscription subscribe(
      String queue,
      Class<T> kind,
      Predicate<Throwable> transientFault,
      OutsideMessages<T> outside,
      EnvelopeHandler<T> handler) {
    return start(
        queue,
        new EnvelopeWorker<>(
            queue,
            properties.envelopeItems(),
            transientFault,
            message -> openOutside(message, kind, outside),
            BrokerCodec::encode,
            handler,
            deadLetters));
  }

  private static <T extends BrokerMessage> BrokerCodec.Opened<T> openOutside(
      Message message, Class<T> kind, OutsideMessages<T> outside) {
    BrokerCodec.Opened<T> opened = BrokerCodec.open(message.getBody(), kind);
    String replyTo = message.getMessageProperties().getReplyTo();
    Object header = message.getMessageProperties().getHeaders().get(TraceId.HEADER);
    String traceparent = header == null ? null : header.toString();
    opened.rejected().forEach(item -> outside.unreadable(item, replyTo));
    return replyTo == null && traceparent == null
        ? opened
        : new BrokerCodec.Opened<>(
            opened.items().stream()
                .map(item -> outside.addressed(item, replyTo, traceparent))
                .toList(),
            opened.rejected());
  }

  /** Begins to consume dead letters, those of the broker's own making included. */
  public Subscription subscribeDead(
      String queue, Predicate<Throwable> transientFault, EnvelopeHandler<DeadLetter> handler) {
    return start(
        queue,
        new EnvelopeWorker<>(
            queue,
            properties.envelopeItems(),
            transientFault,
            EnvelopeConsumers::openDead,
            DeadLetters::encode,
            handler,
            deadLetters));
  }

  private Subscription start(String queue, EnvelopeWorker<?> worker) {
    DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
    container.setQueueNames(queue);
    container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
    container.setPrefetchCount(properties.prefetch());
    container.setMissingQueuesFatal(false);
    // A header of Spring's that anybody can set would split the body before the worker sees it.
    container.setDeBatchingEnabled(false);
    container.setMessagePropertiesConverter(new TolerantPropertiesConverter());
    container.setDefaultRequeueRejected(false);
    container.setShutdownTimeout(500);
    Patience.shorten(container);
    container.setMessageListener(worker);
    container.afterPropertiesSet();
    worker.start();
    container.start();
    return () -> {
      container.stop();
      worker.close();
      container.destroy();
    };
  }

  private static BrokerCodec.Opened<DeadLetter> openDead(Message message) {
    Object death = message.getMessageProperties().getHeaders().get("x-death");
    if (death instanceof List<?> deaths && !deaths.isEmpty()) {
      String text = new String(message.getBody(), StandardCharsets.UTF_8);
      return new BrokerCodec.Opened<>(
          List.of(new DeadLetter(origin(deaths.getFirst()), "given up by the broker", text)),
          List.of());
    }
    return DeadLetters.open(message.getBody());
  }

  private static String origin(@Nullable Object death) {
    return death instanceof Map<?, ?> map ? String.valueOf(map.get("queue")) : "unknown";
  }
}
