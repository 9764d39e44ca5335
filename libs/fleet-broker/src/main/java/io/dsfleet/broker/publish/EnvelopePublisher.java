package io.dsfleet.broker.publish;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerUnavailableException;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.BrokerMessage;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Publishes items in envelopes: persistent, mandatory, with publisher confirms.
 *
 * <p>Items of one exchange and routing key keep their order. An idle destination sends immediately;
 * while envelopes are unconfirmed, further items are batched. Thread-safe. Sending never blocks on
 * the broker.
 */
public final class EnvelopePublisher implements EnvelopeSender, AutoCloseable {
  private static final long RETRY_MILLIS = 500;
  private static final int MAX_DESTINATIONS = 10_000;

  private record Address(String exchange, String routingKey, boolean keepsOrder) {}

  private final BrokerProperties properties;
  private final Executor outcomes;
  private final Future<?> monitoring;
  private final ConfirmChannel channel;
  private final Map<Address, DestinationQueue> destinations = new ConcurrentHashMap<>();
  private final AtomicInteger buffered = new AtomicInteger();
  private volatile boolean closed;
  private volatile boolean reachable = true;

  public EnvelopePublisher(
      ConnectionFactory connections,
      BrokerProperties properties,
      InstantSource clock,
      ScheduledExecutorService timer,
      Executor outcomes) {
    this.properties = properties;
    this.outcomes = outcomes;
    this.channel = new ConfirmChannel(connections, clock, this::onOutcome);
    this.monitoring = timer.scheduleWithFixedDelay(this::monitor, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public CompletableFuture<PublishOutcome> send(
      String exchange, String routingKey, BrokerMessage item) {
    return send(new Address(exchange, routingKey, false), BrokerCodec.encode(item));
  }

  @Override
  public CompletableFuture<PublishOutcome> sendInOrder(
      String exchange, String routingKey, BrokerMessage item) {
    return send(new Address(exchange, routingKey, true), BrokerCodec.encode(item));
  }

  /** Sends an encoded item. */
  public CompletableFuture<PublishOutcome> sendEncoded(
      String exchange, String routingKey, byte[] item) {
    return send(new Address(exchange, routingKey, false), item);
  }

  /** Sends encoded items, batched into as few envelopes as possible. */
  public List<CompletableFuture<PublishOutcome>> sendEncoded(
      String exchange, String routingKey, List<byte[]> items) {
    Address address = new Address(exchange, routingKey, false);
    List<CompletableFuture<PublishOutcome>> sent =
        items.stream().map(item -> queue(address, item)).toList();
    sendQueued(address);
    return sent;
  }

  /** The number of items that are queued or unconfirmed. */
  public int bufferedItems() {
    return buffered.get();
  }

  /** Whether the most recently settled envelope reached the broker. */
  public boolean isReachable() {
    return reachable;
  }

  private CompletableFuture<PublishOutcome> send(Address address, byte[] json) {
    CompletableFuture<PublishOutcome> done = queue(address, json);
    sendQueued(address);
    return done;
  }

  private CompletableFuture<PublishOutcome> queue(Address address, byte[] json) {
    if (closed || buffered.incrementAndGet() > properties.maxBufferedItems()) {
      if (!closed) {
        buffered.decrementAndGet();
      }
      return CompletableFuture.failedFuture(
          new BrokerUnavailableException(
              closed ? "the publisher is closed" : "the send buffer is full"));
    }
    CompletableFuture<PublishOutcome> done = new CompletableFuture<>();
    var _ =
        destinations.compute(
            address,
            (key, existing) -> {
              DestinationQueue destination =
                  existing == null
                      ? new DestinationQueue(key.exchange(), key.routingKey(), key.keepsOrder())
                      : existing;
              destination.add(new DestinationQueue.QueuedItem(json, done));
              return destination;
            });
    return done;
  }

  private void sendQueued(Address address) {
    DestinationQueue destination = destinations.get(address);
    if (destination != null) {
      sendQueued(destination);
    }
  }

  private void sendQueued(DestinationQueue destination) {
    DestinationQueue.QueuedEnvelope envelope;
    while (!closed
        && (envelope = destination.takeEnvelope(properties.maxEnvelopeItems())) != null) {
      channel.publish(
          envelope,
          BrokerCodec.joinEncoded(
              envelope.items().stream().map(DestinationQueue.QueuedItem::json).toList()));
    }
  }

  private void onOutcome(
      DestinationQueue.QueuedEnvelope envelope, ConfirmChannel.ConfirmOutcome outcome) {
    DestinationQueue destination = envelope.destination();
    reachable = outcome != ConfirmChannel.ConfirmOutcome.FAILED;
    if (!reachable && destination.keepsOrder && !closed) {
      destination.requeue(envelope);
      // Until then the destination counts as busy, so that no other thread retries it sooner.
      CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, outcomes)
          .execute(() -> retry(destination));
      return;
    }
    destination.completeEnvelope();
    buffered.addAndGet(-envelope.items().size());
    outcomes.execute(() -> finish(envelope, outcome));
  }

  private void retry(DestinationQueue destination) {
    destination.completeEnvelope();
    sendQueued(destination);
  }

  /** Completes futures off the client's thread, because senders may run code on completion. */
  private void finish(
      DestinationQueue.QueuedEnvelope envelope, ConfirmChannel.ConfirmOutcome outcome) {
    sendQueued(envelope.destination());
    for (DestinationQueue.QueuedItem item : envelope.items()) {
      switch (outcome) {
        case CONFIRMED -> item.done().complete(PublishOutcome.CONFIRMED);
        case UNROUTABLE -> item.done().complete(PublishOutcome.UNROUTABLE);
        case FAILED ->
            item.done()
                .completeExceptionally(
                    new BrokerUnavailableException("the broker did not confirm the message"));
      }
    }
  }

  private void monitor() {
    channel.abandonIfOlderThan(properties.confirmTimeout().toMillis());
    if (destinations.size() > MAX_DESTINATIONS) {
      // Checked and removed atomically: a destination that gets an item meanwhile stays.
      destinations
          .keySet()
          .forEach(
              address ->
                  destinations.computeIfPresent(
                      address, (_, destination) -> destination.isIdle() ? null : destination));
    }
  }

  @Override
  public void close() {
    closed = true;
    monitoring.cancel(false);
    List<DestinationQueue.QueuedEnvelope> open = channel.abandon();
    open.forEach(envelope -> onOutcome(envelope, ConfirmChannel.ConfirmOutcome.FAILED));
  }
}
