package io.dsfleet.broker;

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
 * Publishes items in envelopes, persistent, mandatory and confirmed.
 *
 * <p>Items of one exchange and key keep their order. An idle lane sends at once; while envelopes
 * are unconfirmed, what comes gathers into the next. Safe for any number of threads; sending never
 * waits for the broker.
 */
public final class EnvelopePublisher implements EnvelopeSender, AutoCloseable {
  private static final long RETRY_MILLIS = 500;
  private static final int LANES_MAX = 10_000;

  private record Address(String exchange, String routingKey, boolean keepsOrder) {}

  private final BrokerProperties properties;
  private final Executor outcomes;
  private final Future<?> watching;
  private final ConfirmChannel channel;
  private final Map<Address, Lane> lanes = new ConcurrentHashMap<>();
  private final AtomicInteger buffered = new AtomicInteger();
  private volatile boolean closed;
  private volatile boolean reachable = true;

  EnvelopePublisher(
      ConnectionFactory connections,
      BrokerProperties properties,
      InstantSource clock,
      ScheduledExecutorService timer,
      Executor outcomes) {
    this.properties = properties;
    this.outcomes = outcomes;
    this.channel = new ConfirmChannel(connections, clock, this::settled);
    this.watching = timer.scheduleWithFixedDelay(this::watch, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public CompletableFuture<Published> send(String exchange, String routingKey, BrokerMessage item) {
    return send(new Address(exchange, routingKey, false), BrokerCodec.encode(item));
  }

  @Override
  public CompletableFuture<Published> sendInOrder(
      String exchange, String routingKey, BrokerMessage item) {
    return send(new Address(exchange, routingKey, true), BrokerCodec.encode(item));
  }

  /** Sends a body that is no envelope (dead letters, replies). */
  CompletableFuture<Published> sendEncoded(String exchange, String routingKey, byte[] item) {
    return send(new Address(exchange, routingKey, false), item);
  }

  /** The same for several, which travel together as far as they fit. */
  List<CompletableFuture<Published>> sendEncoded(
      String exchange, String routingKey, List<byte[]> items) {
    Address address = new Address(exchange, routingKey, false);
    List<CompletableFuture<Published>> sent =
        items.stream().map(item -> queue(address, item)).toList();
    pump(address);
    return sent;
  }

  /** Items that wait or are unconfirmed. */
  public int buffered() {
    return buffered.get();
  }

  /** Whether the last exchange with the broker went well. */
  public boolean reachable() {
    return reachable;
  }

  private CompletableFuture<Published> send(Address address, byte[] json) {
    CompletableFuture<Published> done = queue(address, json);
    pump(address);
    return done;
  }

  private CompletableFuture<Published> queue(Address address, byte[] json) {
    if (closed || buffered.incrementAndGet() > properties.bufferItems()) {
      if (!closed) {
        buffered.decrementAndGet();
      }
      return CompletableFuture.failedFuture(
          new BrokerUnavailableException(
              closed ? "expected an open publisher, but it is closed" : "the send buffer is full"));
    }
    CompletableFuture<Published> done = new CompletableFuture<>();
    var _ =
        lanes.compute(
            address,
            (key, there) -> {
              Lane lane =
                  there == null
                      ? new Lane(key.exchange(), key.routingKey(), key.keepsOrder())
                      : there;
              lane.add(new Lane.Item(json, done));
              return lane;
            });
    return done;
  }

  private void pump(Address address) {
    Lane lane = lanes.get(address);
    if (lane != null) {
      pump(lane);
    }
  }

  private void pump(Lane lane) {
    Lane.Envelope envelope;
    while (!closed && (envelope = lane.next(properties.envelopeItems())) != null) {
      channel.publish(
          envelope,
          BrokerCodec.sealEncoded(envelope.items().stream().map(Lane.Item::json).toList()));
    }
  }

  private void settled(Lane.Envelope envelope, ConfirmChannel.Outcome outcome) {
    Lane lane = envelope.lane();
    reachable = outcome != ConfirmChannel.Outcome.FAILED;
    if (!reachable && lane.keepsOrder && !closed) {
      lane.putBack(envelope);
      // Until then the lane counts as under way: whoever pumps it now would only fail again.
      CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, outcomes)
          .execute(() -> tryAgain(lane));
      return;
    }
    lane.settled();
    buffered.addAndGet(-envelope.items().size());
    outcomes.execute(() -> finish(envelope, outcome));
  }

  private void tryAgain(Lane lane) {
    lane.settled();
    pump(lane);
  }

  /** Off the broker's thread, since senders hang work of their own on the promise. */
  private void finish(Lane.Envelope envelope, ConfirmChannel.Outcome outcome) {
    pump(envelope.lane());
    for (Lane.Item item : envelope.items()) {
      switch (outcome) {
        case CONFIRMED -> item.done().complete(Published.CONFIRMED);
        case UNROUTABLE -> item.done().complete(Published.UNROUTABLE);
        case FAILED ->
            item.done()
                .completeExceptionally(
                    new BrokerUnavailableException("the broker did not confirm the message"));
      }
    }
  }

  private void watch() {
    channel.giveUpIfOlderThan(properties.confirmTimeout().toMillis());
    if (lanes.size() > LANES_MAX) {
      // Looked at and dropped in one step: a lane that gets an item meanwhile stays.
      lanes
          .keySet()
          .forEach(
              address -> lanes.computeIfPresent(address, (_, lane) -> lane.isIdle() ? null : lane));
    }
  }

  @Override
  public void close() {
    closed = true;
    watching.cancel(false);
    List<Lane.Envelope> open = channel.giveUp();
    open.forEach(envelope -> settled(envelope, ConfirmChannel.Outcome.FAILED));
  }
}
