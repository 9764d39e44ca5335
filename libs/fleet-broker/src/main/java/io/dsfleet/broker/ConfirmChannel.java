package io.dsfleet.broker;

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
 * One broker channel in confirm mode that is reopened when it dies.
 *
 * <p>One channel, since only that keeps the order of what is published. {@code order} is held while
 * publishing, which may wait for the broker; the monitor guards the state only and is never held
 * while waiting, since the broker's own threads need it to tell outcomes. Lock order: {@code
 * order}, monitor.
 */
final class ConfirmChannel {
  /** How the broker settled an envelope. */
  enum Outcome {
    CONFIRMED,
    UNROUTABLE,
    FAILED
  }

  private record Sent(Lane.Envelope envelope, long atMillis) {}

  private static final Logger LOG = LoggerFactory.getLogger(ConfirmChannel.class);
  private static final int CLOSE_MILLIS = 1_000;
  private static final AMQP.BasicProperties PERSISTENT =
      new AMQP.BasicProperties.Builder().contentType("application/json").deliveryMode(2).build();

  private final ConnectionFactory connections;
  private final InstantSource clock;
  private final BiConsumer<Lane.Envelope, Outcome> settle;
  private final ReentrantLock order = new ReentrantLock();
  private final NavigableMap<Long, Sent> unconfirmed = new TreeMap<>();
  private final Set<String> returned = ConcurrentHashMap.newKeySet();
  private @Nullable Channel channel;
  private @Nullable Connection connection;
  private long generation;

  ConfirmChannel(
      ConnectionFactory connections,
      InstantSource clock,
      BiConsumer<Lane.Envelope, Outcome> settle) {
    this.connections = connections;
    this.clock = clock;
    this.settle = settle;
  }

  /** Sends the body; its outcome is told later, or at once where the broker is away. */
  void publish(Lane.Envelope envelope, byte[] body) {
    List<Lane.Envelope> failed = List.of();
    order.lock();
    try {
      send(envelope, body);
    } catch (IOException | AmqpException | com.rabbitmq.client.AlreadyClosedException away) {
      failed = giveUp();
      if (!failed.contains(envelope)) {
        failed = plus(failed, envelope);
      }
    } finally {
      order.unlock();
    }
    failed.forEach(lost -> settle.accept(lost, Outcome.FAILED));
  }

  private void send(Lane.Envelope envelope, byte[] body) throws IOException {
    Channel open = openChannel();
    long tag = open.getNextPublishSeqNo();
    String id;
    synchronized (this) {
      if (!open.equals(channel)) {
        // Given up in between: its numbers must not mix with those of the next one.
        throw new IOException("the channel was given up");
      }
      unconfirmed.put(tag, new Sent(envelope, clock.millis()));
      id = generation + "-" + tag;
    }
    Lane lane = envelope.lane();
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
    List<Lane.Envelope> stranded = giveUp();
    stranded.forEach(lost -> settle.accept(lost, Outcome.FAILED));
    Connection fresh = connections.createConnection();
    Channel opened = fresh.createChannel(false);
    long mine;
    synchronized (this) {
      mine = ++generation;
      channel = opened;
      connection = fresh;
    }
    opened.confirmSelect();
    opened.addReturnListener(back -> returned.add(back.getProperties().getMessageId()));
    opened.addConfirmListener(confirm(mine, Outcome.CONFIRMED), confirm(mine, Outcome.FAILED));
    opened.addShutdownListener(cause -> lost(mine));
    return opened;
  }

  private ConfirmCallback confirm(long mine, Outcome outcome) {
    return (tag, multiple) -> settled(mine, tag, multiple, outcome);
  }

  private void settled(long mine, long tag, boolean multiple, Outcome outcome) {
    List<Lane.Envelope> confirmed = new ArrayList<>();
    List<Lane.Envelope> unroutable = new ArrayList<>();
    synchronized (this) {
      if (mine != generation) {
        return;
      }
      NavigableMap<Long, Sent> range =
          multiple ? unconfirmed.headMap(tag, true) : unconfirmed.subMap(tag, true, tag, true);
      range.forEach(
          (each, sent) ->
              (returned.remove(mine + "-" + each) ? unroutable : confirmed).add(sent.envelope()));
      range.clear();
    }
    confirmed.forEach(envelope -> settle.accept(envelope, outcome));
    unroutable.forEach(envelope -> settle.accept(envelope, Outcome.UNROUTABLE));
  }

  private void lost(long mine) {
    List<Lane.Envelope> failed;
    synchronized (this) {
      if (mine != generation) {
        return;
      }
      failed = giveUp();
    }
    failed.forEach(envelope -> settle.accept(envelope, Outcome.FAILED));
  }

  /** Gives the channel up if its oldest envelope has waited for longer than the limit. */
  void giveUpIfOlderThan(long millis) {
    boolean late;
    synchronized (this) {
      late =
          !unconfirmed.isEmpty()
              && clock.millis() - unconfirmed.firstEntry().getValue().atMillis() > millis;
    }
    if (late) {
      giveUp().forEach(envelope -> settle.accept(envelope, Outcome.FAILED));
    }
  }

  /** Forgets the channel and hands back what it still carried; it is closed by and by. */
  synchronized List<Lane.Envelope> giveUp() {
    generation++;
    List<Lane.Envelope> failed =
        unconfirmed.values().stream().map(Sent::envelope).distinct().toList();
    unconfirmed.clear();
    returned.clear();
    closeAside(channel, failed.isEmpty() ? null : connection);
    channel = null;
    connection = null;
    return failed;
  }

  /**
   * Closing waits for a broker that may never answer, so nobody waits for it. A connection that let
   * envelopes down goes too: half-open, it would swallow the next ones as well.
   */
  private static void closeAside(@Nullable Channel old, @Nullable Connection connection) {
    if (old == null) {
      return;
    }
    var _ =
        Thread.ofVirtual()
            .name("close a channel")
            .start(
                () -> {
                  com.rabbitmq.client.Connection wire =
                      connection == null ? null : connection.getDelegate();
                  if (wire != null) {
                    wire.abort(CLOSE_MILLIS);
                  } else {
                    abort(old);
                  }
                });
  }

  /** The bare channel: Spring's wrapper would open a new connection to close a dead one. */
  private static void abort(Channel old) {
    Channel bare = old instanceof ChannelProxy wrapper ? wrapper.getTargetChannel() : old;
    try {
      if (bare.isOpen()) {
        bare.abort();
      }
    } catch (IOException | RuntimeException gone) {
      LOG.debug("the channel was gone already: {}", gone.toString());
    }
  }

  private static List<Lane.Envelope> plus(List<Lane.Envelope> list, Lane.Envelope one) {
    List<Lane.Envelope> all = new ArrayList<>(list);
    all.add(one);
    return all;
  }
}
