package io.dsfleet.broker.consume;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.BrokerMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/**
 * Consumes envelopes and acknowledges them after their effects are durable.
 *
 * <p>One thread per subscription preserves the order of its queue. During a transient fault it
 * keeps its deliveries and retries; deliveries are not requeued in a loop. Deliveries of a closed
 * channel are not applied, because the broker delivers them again.
 */
public final class EnvelopeConsumers {
  private final ConnectionFactory connections;
  private final BrokerProperties properties;
  private final EnvelopePublisher publisher;
  private final DeadLetterPublisher deadLetters;
  private final @Nullable FaultEndCheck faultEnd;
  private final Duration maxHold;

  /** Consumers that no fault suspends. */
  public EnvelopeConsumers(
      ConnectionFactory connections, BrokerProperties properties, EnvelopePublisher publisher) {
    this(connections, properties, publisher, null, Duration.ZERO);
  }

  private EnvelopeConsumers(
      ConnectionFactory connections,
      BrokerProperties properties,
      EnvelopePublisher publisher,
      @Nullable FaultEndCheck faultEnd,
      Duration maxHold) {
    this.connections = connections;
    this.properties = properties;
    this.publisher = publisher;
    this.deadLetters = new DeadLetterPublisher(publisher);
    this.faultEnd = faultEnd;
    this.maxHold = maxHold;
  }

  /**
   * The same consumers, which a long fault suspends: they give their deliveries back and consume
   * again when it is over. Not for queues that the broker deletes with their consumer.
   *
   * @param check fails while such a fault lasts
   * @param maxHold how long deliveries are held during the fault; shorter than RabbitMQ's consumer
   *     timeout
   */
  public EnvelopeConsumers suspendedBy(FaultEndCheck check, Duration maxHold) {
    return new EnvelopeConsumers(connections, properties, publisher, check, maxHold);
  }

  /**
   * Starts consuming the queue.
   *
   * @param transientFault which handler failures are transient and retried without limit; any other
   *     failure dead-letters the item that causes it
   */
  public <T extends BrokerMessage> Subscription subscribe(
      String queue,
      Class<T> kind,
      Predicate<Throwable> transientFault,
      EnvelopeHandler<T> handler) {
    return start(
        queue,
        new BatchConsumer<>(
            queue,
            properties.maxEnvelopeItems(),
            transientFault,
            message -> BrokerCodec.decodeEnvelope(message.getBody(), kind),
            BrokerCodec::encode,
            handler,
            deadLetters,
            faultEnd,
            maxHold));
  }

  /**
   * Starts consuming a queue that external systems also publish to.
   *
   * @param adapter adapter for messages of external publishers
   */
  public <T extends BrokerMessage> Subscription subscribe(
      String queue,
      Class<T> kind,
      Predicate<Throwable> transientFault,
      ExternalMessageAdapter<T> adapter,
      EnvelopeHandler<T> handler) {
    return start(
        queue,
        new BatchConsumer<>(
            queue,
            properties.maxEnvelopeItems(),
            transientFault,
            message -> decodeExternal(message, kind, adapter),
            BrokerCodec::encode,
            handler,
            deadLetters,
            faultEnd,
            maxHold));
  }

  private static <T extends BrokerMessage> BrokerCodec.DecodedEnvelope<T> decodeExternal(
      Message message, Class<T> kind, ExternalMessageAdapter<T> adapter) {
    BrokerCodec.DecodedEnvelope<T> decoded =
        decode(message.getBody(), kind, adapter.acceptsUnknownFields());
    ExternalMessageProperties properties =
        ExternalMessageProperties.of(message.getMessageProperties());
    decoded.rejected().forEach(item -> adapter.handleUnreadable(item, properties));
    return new BrokerCodec.DecodedEnvelope<>(
        decoded.items().stream()
            .map(item -> adapter.withMessageProperties(item, properties))
            .toList(),
        decoded.rejected());
  }

  /** Rejects an envelope without items too, because its publisher may wait for a reply. */
  private static <T extends BrokerMessage> BrokerCodec.DecodedEnvelope<T> decode(
      byte[] body, Class<T> kind, boolean acceptsUnknownFields) {
    BrokerCodec.DecodedEnvelope<T> decoded =
        acceptsUnknownFields
            ? BrokerCodec.decodeEnvelope(body, kind)
            : BrokerCodec.decodeStrictly(body, kind);
    return decoded.items().isEmpty() && decoded.rejected().isEmpty()
        ? new BrokerCodec.DecodedEnvelope<>(
            List.of(),
            List.of(
                BrokerCodec.RejectedItem.ofBody(
                    body, "expected at least one item, but the envelope is empty")))
        : decoded;
  }

  /** Starts consuming dead letters, including messages that the broker dead-lettered itself. */
  public Subscription subscribeDeadLetters(
      String queue, Predicate<Throwable> transientFault, EnvelopeHandler<DeadLetter> handler) {
    return start(
        queue,
        new BatchConsumer<>(
            queue,
            properties.maxEnvelopeItems(),
            transientFault,
            EnvelopeConsumers::decodeDeadLetter,
            DeadLetterPublisher::encode,
            handler,
            deadLetters,
            faultEnd,
            maxHold));
  }

  private Subscription start(String queue, BatchConsumer<?> worker) {
    DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
    container.setQueueNames(queue);
    container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
    container.setPrefetchCount(properties.prefetch());
    container.setMissingQueuesFatal(false);
    // Spring would split the body by a header that any publisher can set.
    container.setDeBatchingEnabled(false);
    container.setMessagePropertiesConverter(new TolerantPropertiesConverter());
    container.setDefaultRequeueRejected(false);
    container.setShutdownTimeout(500);
    RecoveryIntervals.applyTo(container);
    container.setMessageListener(worker);
    container.afterPropertiesSet();
    worker.start(container);
    container.start();
    return () -> {
      container.stop();
      worker.close();
      container.destroy();
    };
  }

  private static BrokerCodec.DecodedEnvelope<DeadLetter> decodeDeadLetter(Message message) {
    Object death = message.getMessageProperties().getHeaders().get("x-death");
    if (death instanceof List<?> deaths && !deaths.isEmpty()) {
      String text = new String(message.getBody(), StandardCharsets.UTF_8);
      return new BrokerCodec.DecodedEnvelope<>(
          List.of(new DeadLetter(origin(deaths.getFirst()), "dead-lettered by the broker", text)),
          List.of());
    }
    return DeadLetterPublisher.decode(message.getBody());
  }

  private static String origin(@Nullable Object death) {
    return death instanceof Map<?, ?> map ? String.valueOf(map.get("queue")) : "unknown";
  }
}
