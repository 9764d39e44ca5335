package io.dsfleet.broker.publish;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ChannelProxy;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * A broker channel in confirm mode that is reopened after it closes.
 *
 * <p>A single channel preserves the order of messages. {@code order} is held while publishing,
 * which may block on the broker. The monitor guards only the state and is never held while
 * blocking, because the client's threads need it to report outcomes. Lock order: {@code order},
 * monitor.
 */
final class ConfirmChannel {
  /** The outcome of a published envelope. */
  enum ConfirmOutcome {
    CONFIRMED,
    UNROUTABLE,
    FAILED
  }

  private record SentEnvelope(DestinationQueue.QueuedEnvelope envelope, long atMillis) {}

  private static final Logger LOG = LoggerFactory.getLogger(ConfirmChannel.class);
  private static final int CLOSE_MILLIS = 1_000;
  private static final AMQP.BasicProperties PERSISTENT =
      new AMQP.BasicProperties.Builder().contentType("application/json").deliveryMode(2).build();

  private final ConnectionFactory connections;
  private final InstantSource clock;
  private final BiConsumer<DestinationQueue.QueuedEnvelope, ConfirmOutcome> settle;
  private final ReentrantLock order = new ReentrantLock();
  private final NavigableMap<Long, SentEnvelope> unconfirmed = new TreeMap<>();
  private final Set<String> returned = ConcurrentHashMap.newKeySet();
  private @Nullable Channel channel;
  private @Nullable Connection connection;
  private long generation;

  ConfirmChannel(
      ConnectionFactory connections,
      InstantSource clock,
      BiConsumer<DestinationQueue.QueuedEnvelope, ConfirmOutcome> settle) {
    this.connections = connections;
    this.clock = clock;
    this.settle = settle;
  }

  /**
   * Publishes the body. The outcome is reported later, or immediately if the broker is unreachable.
   */
  void publish(DestinationQueue.QueuedEnvelope envelope, byte[] body) {
    List<DestinationQueue.QueuedEnvelope> failed = List.of();
    order.lock();
    try {
      send(envelope, body);
    } catch (IOException | AmqpException | com.rabbitmq.client.AlreadyClosedException unavailable) {
      failed = abandon();
      if (!failed.contains(envelope)) {
        failed = plus(failed, envelope);
      }
    } finally {
      order.unlock();
    }
    failed.forEach(lost -> settle.accept(lost, ConfirmOutcome.FAILED));
  }

  private void send(DestinationQueue.QueuedEnvelope envelope, byte[] body) throws IOException {
    Channel open = openChannel();
    long tag = open.getNextPublishSeqNo();
    String id;
    synchronized (this) {
      if (!open.equals(channel)) {
        // Abandoned meanwhile: its delivery tags must not mix with those of the next channel.
        throw new IOException("the channel was abandoned");
      }
      unconfirmed.put(tag, new SentEnvelope(envelope, clock.millis()));
      id = generation + "-" + tag;
    }
    DestinationQueue lane = envelope.destination();
    open.basicPublish(
        lane.exchange, lane.routingKey, true, PERSISTENT.builder().messageId(id).build(), body);
  }

  private Channel openChannel() throws IOException {
    Channel open;
    synchronized (this) {
      open = channel;
    }
    if (open != null && open.isOpen()) {
      return open;
    }
    List<DestinationQueue.QueuedEnvelope> stranded = abandon();
    stranded.forEach(lost -> settle.accept(lost, ConfirmOutcome.FAILED));
    Connection fresh = connections.createConnection();
    Channel opened = fresh.createChannel(false);
    long current;
    synchronized (this) {
      current = ++generation;
      channel = opened;
      connection = fresh;
    }
    opened.confirmSelect();
    opened.addReturnListener(
        returnedMessage -> returned.add(returnedMessage.getProperties().getMessageId()));
    opened.addConfirmListener(
        confirm(current, ConfirmOutcome.CONFIRMED), confirm(current, ConfirmOutcome.FAILED));
    opened.addShutdownListener(cause -> onShutdown(current));
    return opened;
  }

  private ConfirmCallback confirm(long current, ConfirmOutcome outcome) {
    return (tag, multiple) -> onConfirm(current, tag, multiple, outcome);
  }

  private void onConfirm(long current, long tag, boolean multiple, ConfirmOutcome outcome) {
    List<DestinationQueue.QueuedEnvelope> confirmed = new ArrayList<>();
    List<DestinationQueue.QueuedEnvelope> unroutable = new ArrayList<>();
    synchronized (this) {
      if (current != generation) {
        return;
      }
      NavigableMap<Long, SentEnvelope> range =
          multiple ? unconfirmed.headMap(tag, true) : unconfirmed.subMap(tag, true, tag, true);
      range.forEach(
          (sequence, sent) ->
              (returned.remove(current + "-" + sequence) ? unroutable : confirmed)
                  .add(sent.envelope()));
      range.clear();
    }
    confirmed.forEach(envelope -> settle.accept(envelope, outcome));
    unroutable.forEach(envelope -> settle.accept(envelope, ConfirmOutcome.UNROUTABLE));
  }

  private void onShutdown(long current) {
    List<DestinationQueue.QueuedEnvelope> failed;
    synchronized (this) {
      if (current != generation) {
        return;
      }
      failed = abandon();
    }
    failed.forEach(envelope -> settle.accept(envelope, ConfirmOutcome.FAILED));
  }

  /** Abandons the channel if its oldest envelope has been unconfirmed for longer than the limit. */
  void abandonIfOlderThan(long millis) {
    boolean stalled;
    synchronized (this) {
      stalled =
          !unconfirmed.isEmpty()
              && clock.millis() - unconfirmed.firstEntry().getValue().atMillis() > millis;
    }
    if (stalled) {
      abandon().forEach(envelope -> settle.accept(envelope, ConfirmOutcome.FAILED));
    }
  }

  /**
   * Abandons the channel and returns its unconfirmed envelopes. The channel is closed in the
   * background.
   */
  synchronized List<DestinationQueue.QueuedEnvelope> abandon() {
    generation++;
    List<DestinationQueue.QueuedEnvelope> failed =
        unconfirmed.values().stream().map(SentEnvelope::envelope).distinct().toList();
    unconfirmed.clear();
    returned.clear();
    closeInBackground(channel, failed.isEmpty() ? null : connection);
    channel = null;
    connection = null;
    return failed;
  }

  /**
   * Closes in the background, because closing waits for a broker that may never answer. A
   * connection with unconfirmed envelopes is closed too: if it is half-open, the next envelopes
   * would be lost as well.
   */
  private static void closeInBackground(@Nullable Channel old, @Nullable Connection connection) {
    if (old == null) {
      return;
    }
    var _ =
        Thread.ofVirtual()
            .name("close a channel")
            .start(
                () -> {
                  com.rabbitmq.client.Connection rabbit =
                      connection == null ? null : connection.getDelegate();
                  if (rabbit != null) {
                    rabbit.abort(CLOSE_MILLIS);
                  } else {
                    abort(old);
                  }
                });
  }

  /**
   * Aborts the underlying channel: Spring's proxy would open a new connection to close a dead
   * channel.
   */
  private static void abort(Channel old) {
    Channel target = old instanceof ChannelProxy wrapper ? wrapper.getTargetChannel() : old;
    try {
      if (target.isOpen()) {
        target.abort();
      }
    } catch (IOException | RuntimeException gone) {
      LOG.debug("the channel was already closed: {}", gone.toString());
    }
  }

  private static List<DestinationQueue.QueuedEnvelope> plus(
      List<DestinationQueue.QueuedEnvelope> list, DestinationQueue.QueuedEnvelope added) {
    List<DestinationQueue.QueuedEnvelope> all = new ArrayList<>(list);
    all.add(added);
    return all;
  }
}
