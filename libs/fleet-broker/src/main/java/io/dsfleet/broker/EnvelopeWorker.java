package io.dsfleet.broker;

import com.rabbitmq.client.Channel;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.BrokerMessage;
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

/**
 * Takes a queue's deliveries, applies them in groups and acknowledges them afterwards.
 *
 * @param <T> the items
 */
final class EnvelopeWorker<T> implements ChannelAwareMessageListener {
  private static final Logger LOG = LoggerFactory.getLogger(EnvelopeWorker.class);
  private static final long FIRST_PAUSE_MILLIS = 50;

  /** Adds to every recovery: what is away is looked for about as often as connections are. */
  private static final long LONGEST_PAUSE_MILLIS = 500;

  private record Delivery(Channel channel, long tag, Message message) {}

  private final String queue;
  private final int mostItems;
  private final Predicate<Throwable> transientFault;
  private final Function<Message, BrokerCodec.Opened<T>> open;
  private final Function<T, byte[]> encode;
  private final EnvelopeHandler<T> handler;
  private final DeadLetters deadLetters;
  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private volatile boolean closed;
  private @Nullable Thread thread;

  EnvelopeWorker(
      String queue,
      int mostItems,
      Predicate<Throwable> transientFault,
      Function<Message, BrokerCodec.Opened<T>> open,
      Function<T, byte[]> encode,
      EnvelopeHandler<T> handler,
      DeadLetters deadLetters) {
    this.queue = queue;
    this.mostItems = mostItems;
    this.transientFault = transientFault;
    this.open = open;
    this.encode = encode;
    this.handler = handler;
    this.deadLetters = deadLetters;
  }

  /** The broker's thread only hands over; the prefetch bounds what can pile up. */
  @Override
  public void onMessage(Message message, @Nullable Channel channel) {
    if (channel != null) {
      long tag = message.getMessageProperties().getDeliveryTag();
      deliveries.add(new Delivery(channel, tag, message));
    }
  }

  void start() {
    thread = Thread.ofVirtual().name("consume " + queue).start(this::run);
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

  private void run() {
    while (!closed) {
      try {
        group();
      } catch (InterruptedException stop) {
        return;
      } catch (RuntimeException | Error unexpected) {
        LOG.error("consumer of {} goes on after {}", queue, unexpected.toString(), unexpected);
        // What was handed back comes again at once.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LONGEST_PAUSE_MILLIS));
      }
    }
  }

  private void group() throws InterruptedException {
    List<Delivery> group = new ArrayList<>();
    try {
      group(group);
    } catch (RuntimeException | Error unexpected) {
      // Kept, they would take the prefetch away for good; the broker counts how often they come.
      group.forEach(EnvelopeWorker::handBack);
      throw unexpected;
    }
  }

  private void group(List<Delivery> group) throws InterruptedException {
    List<T> items = new ArrayList<>();
    List<BrokerCodec.Rejected> refused = new ArrayList<>();
    Delivery next = deliveries.take();
    while (next != null) {
      group.add(next);
      BrokerCodec.Opened<T> opened = opened(next.message());
      items.addAll(opened.items());
      refused.addAll(opened.rejected());
      next = items.size() < mostItems ? deliveries.poll() : null;
    }
    if (!items.isEmpty()) {
      refused.addAll(apply(items));
    }
    if (!refused.isEmpty()) {
      LOG.warn("{} refused from {}: {}", refused.size(), queue, refused.getFirst().reason());
      bury(refused);
    }
    acknowledge(group);
  }

  /** A message that cannot be opened, for whatever reason, is refused alone. */
  private BrokerCodec.Opened<T> opened(Message message) {
    try {
      return open.apply(message);
    } catch (RuntimeException | StackOverflowError unopened) {
      LOG.error("a message in {} cannot be opened: {}", queue, unopened.toString(), unopened);
      return new BrokerCodec.Opened<>(
          List.of(),
          List.of(
              BrokerCodec.Rejected.ofBody(
                  message.getBody(), "expected a readable message, but opening it failed")));
    }
  }

  /** Applies the items together and, if one is poison, one by one. */
  private List<BrokerCodec.Rejected> apply(List<T> items) throws InterruptedException {
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        List<BrokerCodec.Rejected> rejected = handler.handle(items);
        if (pause > FIRST_PAUSE_MILLIS) {
          LOG.info("{} goes on", queue);
        }
        return rejected;
      } catch (RuntimeException | StackOverflowError failed) {
        // Too deep is a fault of the item, too: nobody would consume any more without this thread.
        Throwable cause = rootOf(failed);
        if (transientFault.test(cause)) {
          if (pause == FIRST_PAUSE_MILLIS) {
            LOG.warn("{} waits: {}", queue, cause.toString());
          }
          pause(pause);
          pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        } else {
          return items.size() == 1 ? poison(items.getFirst(), cause) : oneByOne(items);
        }
      }
    }
  }

  private List<BrokerCodec.Rejected> oneByOne(List<T> items) throws InterruptedException {
    List<BrokerCodec.Rejected> refused = new ArrayList<>();
    for (T item : items) {
      refused.addAll(apply(List.of(item)));
    }
    return refused;
  }

  private List<BrokerCodec.Rejected> poison(T item, Throwable cause) {
    try (LogContext _ = item instanceof BrokerMessage message ? LogContext.about(message) : null) {
      LOG.error("poison in {}: {}", queue, cause.toString(), cause);
    }
    return List.of(new BrokerCodec.Rejected(text(item), cause.toString()));
  }

  private String text(T item) {
    try {
      return new String(encode.apply(item), StandardCharsets.UTF_8);
    } catch (RuntimeException | StackOverflowError unencoded) {
      LOG.error("an item of {} cannot be written: {}", queue, unencoded.toString(), unencoded);
      return "";
    }
  }

  private void bury(List<BrokerCodec.Rejected> refused) throws InterruptedException {
    while (true) {
      try {
        deadLetters.send(queue, refused).join();
        return;
      } catch (CompletionException away) {
        pause(LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private void pause(long millis) throws InterruptedException {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    if (closed || Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** One acknowledgement per run of one channel; a channel that died redelivers by itself. */
  private static void acknowledge(List<Delivery> group) {
    for (int i = 0; i < group.size(); i++) {
      Delivery delivery = group.get(i);
      boolean last =
          i + 1 == group.size() || !group.get(i + 1).channel().equals(delivery.channel());
      if (last) {
        try {
          delivery.channel().basicAck(delivery.tag(), true);
        } catch (IOException | RuntimeException gone) {
          LOG.debug("the channel died before the acknowledgement: {}", gone.toString());
        }
      }
    }
  }

  private static void handBack(Delivery delivery) {
    try {
      delivery.channel().basicNack(delivery.tag(), false, true);
    } catch (IOException | RuntimeException gone) {
      LOG.debug("the channel died before the delivery was handed back: {}", gone.toString());
    }
  }

  private static Throwable rootOf(Throwable failed) {
    Throwable cause = failed;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
