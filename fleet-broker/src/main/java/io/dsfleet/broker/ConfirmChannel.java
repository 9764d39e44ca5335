package io.dsfleet.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * One broker channel in confirm mode that is reopened when it dies.
 *
 * <p>One channel, since only that keeps the order of what is published. Guarded by itself; outcomes
 * are told outside the lock.
 */
final class ConfirmChannel {
  /** How the broker settled an envelope. */
  enum Outcome {
    CONFIRMED,
    UNROUTABLE,
    FAILED
  }

  private record Sent(Lane.Envelope envelope, long atMillis) {}

  private static final AMQP.BasicProperties PERSISTENT =
      new AMQP.BasicProperties.Builder().contentType("application/json").deliveryMode(2).build();

  private final ConnectionFactory connections;
  private final InstantSource clock;
  private final BiConsumer<Lane.Envelope, Outcome> settle;
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
    try {
      send(envelope, body);
    } catch (IOException | AmqpException | com.rabbitmq.client.AlreadyClosedException away) {
      failed = giveUp();
      if (!failed.contains(envelope)) {
        failed = plus(failed, envelope);
      }
    }
    failed.forEach(lost -> settle.accept(lost, Outcome.FAILED));
  }

  private synchronized void send(Lane.Envelope envelope, byte[] body) throws IOException {
    Channel open = openChannel();
    long tag = open.getNextPublishSeqNo();
    unconfirmed.put(tag, new Sent(envelope, clock.millis()));
    AMQP.BasicProperties properties =
        PERSISTENT.builder().messageId(generation + "-" + tag).build();
    Lane lane = envelope.lane();
    open.basicPublish(lane.exchange, lane.routingKey, true, properties, body);
  }

  private Channel openChannel() throws IOException {
    Channel open = channel;
    if (open != null && open.isOpen()) {
      return open;
    }
    closeQuietly();
    Connection fresh = connections.createConnection();
    connection = fresh;
    open = fresh.createChannel(false);
    long mine = ++generation;
    open.confirmSelect();
    open.addReturnListener(back -> returned.add(back.getProperties().getMessageId()));
    open.addConfirmListener(confirm(mine, Outcome.CONFIRMED), confirm(mine, Outcome.FAILED));
    open.addShutdownListener(cause -> lost(mine));
    channel = open;
    return open;
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
      failed = drain();
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

  /** Closes the channel and hands back what it still carried. */
  synchronized List<Lane.Envelope> giveUp() {
    generation++;
    List<Lane.Envelope> failed = drain();
    closeQuietly();
    return failed;
  }

  private List<Lane.Envelope> drain() {
    Collection<Sent> sent = unconfirmed.values();
    List<Lane.Envelope> failed = sent.stream().map(Sent::envelope).toList();
    unconfirmed.clear();
    returned.clear();
    return failed;
  }

  private void closeQuietly() {
    Channel old = channel;
    Connection oldConnection = connection;
    channel = null;
    connection = null;
    if (old != null) {
      try {
        old.abort();
      } catch (IOException | RuntimeException already) {
        // It is gone, which is what was asked for.
        returned.clear();
      }
    }
    if (oldConnection != null) {
      oldConnection.close();
    }
  }

  private static List<Lane.Envelope> plus(List<Lane.Envelope> list, Lane.Envelope one) {
    List<Lane.Envelope> all = new ArrayList<>(list);
    all.add(one);
    return all;
  }
}
