package io.dsfleet.broker.consume;

import com.rabbitmq.client.Channel;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.codec.ParserMessageSanitizer;
import io.dsfleet.service.LogContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;
import org.springframework.context.Lifecycle;

/**
 * Applies the deliveries of a queue in batches and acknowledges them afterwards.
 *
 * <p>During a long transient fault it stops consuming: the broker takes back all deliveries and
 * keeps them until the fault is over. The broker would otherwise close the channel after its
 * consumer timeout, redeliver the same messages, and count that as a failed delivery each time.
 *
 * @param <T> item type
 */
final class BatchConsumer<T> implements ChannelAwareMessageListener {
  private static final Logger LOG = LoggerFactory.getLogger(BatchConsumer.class);
  private static final long MIN_PAUSE_MILLIS = 50;

  /** Upper bound of the retry pause; adds to the duration of every recovery. */
  private static final long MAX_PAUSE_MILLIS = 500;

  private record Delivery(Channel channel, long tag, Message message) {}

  /** The deliveries of the batch cannot be held until the transient fault is over. */
  private static final class BatchReturnedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final String queue;
  private final int maxItems;
  private final Predicate<Throwable> transientFault;
  private final Function<Message, BrokerCodec.DecodedEnvelope<T>> decoder;
  private final Function<T, byte[]> encoder;
  private final EnvelopeHandler<T> handler;
  private final DeadLetterPublisher deadLetters;
  private final @Nullable FaultEndCheck faultEnd;
  private final Duration maxHold;
  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private volatile boolean closed;
  private @Nullable Thread thread;

  /**
   * @param faultEnd fails while the fault lasts that suspends the consumer; null if none does
   * @param maxHold how long deliveries are held during such a fault
   */
  BatchConsumer(
      String queue,
      int maxItems,
      Predicate<Throwable> transientFault,
      Function<Message, BrokerCodec.DecodedEnvelope<T>> decoder,
      Function<T, byte[]> encoder,
      EnvelopeHandler<T> handler,
      DeadLetterPublisher deadLetters,
      @Nullable FaultEndCheck faultEnd,
      Duration maxHold) {
    this.queue = queue;
    this.maxItems = maxItems;
    this.transientFault = transientFault;
    this.decoder = decoder;
    this.encoder = encoder;
    this.handler = handler;
    this.deadLetters = deadLetters;
    this.faultEnd = faultEnd;
    this.maxHold = maxHold;
  }

  /** Queues the delivery; the prefetch limit bounds the queue. */
  @Override
  public void onMessage(Message message, @Nullable Channel channel) {
    if (channel != null) {
      long tag = message.getMessageProperties().getDeliveryTag();
      deliveries.add(new Delivery(channel, tag, message));
    }
  }

  /**
   * Starts the thread.
   *
   * @param container consumes the queue; stopped during a long fault
   */
  void start(Lifecycle container) {
    thread = Thread.ofVirtual().name("consume " + queue).start(() -> run(container));
  }

  void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        running.join(Duration.ofSeconds(5));
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run(Lifecycle container) {
    while (!closed) {
      try {
        consumeBatch(container);
      } catch (InterruptedException stop) {
        return;
      } catch (RuntimeException | Error unexpected) {
        LOG.error("consumer of {} continues after {}", queue, unexpected.toString(), unexpected);
        // Requeued deliveries return immediately.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MAX_PAUSE_MILLIS));
      }
    }
  }

  /** Gives all deliveries back, and consumes again when the fault is over. */
  private void suspend(Lifecycle container) throws InterruptedException {
    LOG.warn("consumer of {} is suspended until the fault is over", queue);
    container.stop();
    deliveries.clear();
    while (isSuspending()) {
      pause(MAX_PAUSE_MILLIS);
    }
    container.start();
    LOG.info("consumer of {} resumed", queue);
  }

  private boolean isSuspending() {
    try {
      if (faultEnd != null) {
        faultEnd.check();
      }
      return false;
    } catch (RuntimeException failed) {
      return transientFault.test(rootCause(failed));
    }
  }

  private void consumeBatch(Lifecycle container) throws InterruptedException {
    List<Delivery> batch = new ArrayList<>();
    try {
      consumeBatch(batch);
    } catch (BatchReturnedException fault) {
      if (isSuspending()) {
        suspend(container);
      } else {
        batch.forEach(BatchConsumer::requeue);
      }
    } catch (RuntimeException | Error unexpected) {
      // Unacknowledged deliveries would use up the prefetch; the broker counts redeliveries.
      batch.forEach(BatchConsumer::requeue);
      throw unexpected;
    }
  }

  private void consumeBatch(List<Delivery> batch)
      throws InterruptedException, BatchReturnedException {
    List<T> items = new ArrayList<>();
    List<List<T>> itemsOf = new ArrayList<>();
    List<BrokerCodec.RejectedItem> rejected = new ArrayList<>();
    Delivery next = deliveries.take();
    while (next != null) {
      // The broker redelivers what a closed channel had delivered.
      if (next.channel().isOpen()) {
        batch.add(next);
        BrokerCodec.DecodedEnvelope<T> decoded = decode(next.message());
        items.addAll(decoded.items());
        itemsOf.add(decoded.items());
        rejected.addAll(decoded.rejected());
      }
      next = items.size() < maxItems ? deliveries.poll() : null;
    }
    if (!items.isEmpty()) {
      rejected.addAll(apply(batch, items));
    }
    if (!rejected.isEmpty()) {
      LOG.warn("rejected {} items of {}: {}", rejected.size(), queue, rejected.getFirst().reason());
      sendDeadLetters(rejected);
    }
    acknowledge(batch, itemsOf);
  }

  /** Decodes a message; an undecodable message is rejected without affecting the others. */
  private BrokerCodec.DecodedEnvelope<T> decode(Message message) {
    try {
      return decoder.apply(message);
    } catch (RuntimeException | StackOverflowError failed) {
      LOG.error("cannot decode a message of {}: {}", queue, failed.toString(), failed);
      return new BrokerCodec.DecodedEnvelope<>(
          List.of(),
          List.of(
              BrokerCodec.RejectedItem.ofBody(message.getBody(), "the message cannot be decoded")));
    }
  }

  /** Applies the items as a batch; if that fails permanently, one by one. */
  private List<BrokerCodec.RejectedItem> apply(List<Delivery> batch, List<T> items)
      throws InterruptedException, BatchReturnedException {
    long pause = MIN_PAUSE_MILLIS;
    long start = System.nanoTime();
    while (true) {
      try {
        List<BrokerCodec.RejectedItem> rejected = handler.handle(items);
        if (pause > MIN_PAUSE_MILLIS) {
          LOG.info("consumer of {} recovered", queue);
        }
        return rejected;
      } catch (RuntimeException | StackOverflowError failed) {
        // Stack overflow is caused by the item too; it must not end this thread, the only consumer.
        Throwable cause = rootCause(failed);
        if (!transientFault.test(cause)) {
          return items.size() == 1 ? poison(items.getFirst(), cause) : oneByOne(batch, items);
        }
        if (pause == MIN_PAUSE_MILLIS) {
          LOG.warn("consumer of {} is retrying: {}", queue, cause.toString());
        }
        if (!batch.stream().allMatch(delivery -> delivery.channel().isOpen())
            || (System.nanoTime() - start >= maxHold.toNanos() && isSuspending())) {
          throw new BatchReturnedException();
        }
        pause(pause);
        pause = Math.min(pause * 2, MAX_PAUSE_MILLIS);
      }
    }
  }

  private List<BrokerCodec.RejectedItem> oneByOne(List<Delivery> batch, List<T> items)
      throws InterruptedException, BatchReturnedException {
    List<BrokerCodec.RejectedItem> rejected = new ArrayList<>();
    for (T item : items) {
      rejected.addAll(apply(batch, List.of(item)));
    }
    return rejected;
  }

  private List<BrokerCodec.RejectedItem> poison(T item, Throwable cause) {
    try (LogContext _ =
        item instanceof BrokerMessage message ? LogContext.forMessage(message) : null) {
      LOG.error("poison message in {}: {}", queue, cause.toString(), cause);
    }
    return List.of(new BrokerCodec.RejectedItem(text(item), reason(cause)));
  }

  /** A plain sentence; the log names the failure's class. */
  private static String reason(Throwable cause) {
    String message = cause instanceof IllegalArgumentException ? cause.getMessage() : null;
    return message == null
        ? "the message cannot be applied; the service's log shows the failure"
        : "the message cannot be applied: " + ParserMessageSanitizer.sanitize(message);
  }

  private String text(T item) {
    try {
      return new String(encoder.apply(item), StandardCharsets.UTF_8);
    } catch (RuntimeException | StackOverflowError failed) {
      LOG.error("cannot encode an item of {}: {}", queue, failed.toString(), failed);
      return "";
    }
  }

  private void sendDeadLetters(List<BrokerCodec.RejectedItem> rejected)
      throws InterruptedException {
    while (true) {
      try {
        deadLetters.send(queue, rejected).join();
        return;
      } catch (CompletionException unavailable) {
        pause(MAX_PAUSE_MILLIS);
      }
    }
  }

  private void pause(long millis) throws InterruptedException {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    if (closed || Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /**
   * Acknowledges once per run of deliveries of one channel; the broker redelivers those of a closed
   * channel.
   *
   * @param decoded the items of each delivery
   */
  private void acknowledge(List<Delivery> batch, List<List<T>> decoded) {
    int first = 0;
    for (int i = 0; i < batch.size(); i++) {
      Delivery delivery = batch.get(i);
      boolean last =
          i + 1 == batch.size() || !batch.get(i + 1).channel().equals(delivery.channel());
      if (last) {
        try {
          delivery.channel().basicAck(delivery.tag(), true);
          decoded.subList(first, i + 1).forEach(handler::onAcknowledged);
        } catch (IOException | RuntimeException closedChannel) {
          LOG.debug("the channel closed before the acknowledgement: {}", closedChannel.toString());
        }
        first = i + 1;
      }
    }
  }

  private static void requeue(Delivery delivery) {
    try {
      delivery.channel().basicNack(delivery.tag(), false, true);
    } catch (IOException | RuntimeException closedChannel) {
      LOG.debug(
          "the channel closed before the delivery was requeued: {}", closedChannel.toString());
    }
  }

  private static Throwable rootCause(Throwable failed) {
    Throwable cause = failed;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
