package io.dsfleet.broker;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.dsfleet.messages.broker.JournalLine;
import io.dsfleet.messages.broker.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** The journal's two ends: lines are appended, and read from an offset up to now. */
public final class JournalStream {
  /** Before all that the broker still has. */
  public static final long BEGINNING = 0;

  private static final String OFFSET = "x-stream-offset";
  private static final int PREFETCH = 100;

  private final ConnectionFactory connections;
  private final EnvelopePublisher publisher;

  JournalStream(ConnectionFactory connections, EnvelopePublisher publisher) {
    this.connections = connections;
    this.publisher = publisher;
  }

  /**
   * Appends the lines; returns when the broker confirmed all of them. They stand behind those of
   * calls that returned before, among themselves in any order.
   *
   * @throws BrokerUnavailableException if it did not: some may have been appended
   */
  public void append(List<JournalLine> lines) {
    List<CompletableFuture<Published>> sent =
        publisher.sendEncoded(
            Topology.JOURNAL, "", lines.stream().map(JournalLine::encode).toList());
    try {
      for (CompletableFuture<Published> each : sent) {
        if (each.join() == Published.UNROUTABLE) {
          throw new BrokerUnavailableException("the broker has no journal to append to");
        }
      }
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof BrokerUnavailableException away ? away : failed;
    }
  }

  /**
   * An offset at or before which all stands that is appended from now on.
   *
   * @param pool that asks
   * @param patience how long the broker may take
   * @throws BrokerUnavailableException if it takes longer, or is away
   */
  public long end(String pool, Duration patience) {
    appendMark(pool);
    AtomicLong end = new AtomicLong();
    consume(
        "last",
        patience,
        delivery -> {
          Object offset = delivery.getProperties().getHeaders().get(OFFSET);
          end.set(offset instanceof Long number ? number : BEGINNING);
          return false;
        });
    return end.get();
  }

  /**
   * Reads the journal up to now. A stream has no end: a mark is appended and read up to.
   *
   * @param pool whose lines are wanted
   * @param from offset of the first ones, {@link #BEGINNING} for all that the broker still has
   * @param patience how long the broker may take for the next lines
   * @throws BrokerUnavailableException if it takes longer, or is away
   */
  public void read(String pool, long from, Duration patience, Consumer<JournalLine> reader) {
    String mark = appendMark(pool);
    consume(
        from <= BEGINNING ? "first" : from,
        patience,
        delivery -> {
          for (JournalLine line : JournalLine.open(delivery.getBody())) {
            if (line.key().equals(JournalLine.ASKED) && line.field().equals(mark)) {
              return false;
            }
            if (line.pool().equals(pool)) {
              reader.accept(line);
            }
          }
          return true;
        });
  }

  private String appendMark(String pool) {
    String mark = UUID.randomUUID().toString();
    append(List.of(JournalLine.mark(pool, 0, 0, JournalLine.ASKED, mark)));
    return mark;
  }

  /** Hands over deliveries, one after the other, until one is answered false. */
  private void consume(Object from, Duration patience, Predicate<Delivery> next) {
    // A channel of its own: one of the factory's cache would be kept, and its consumer with it.
    try (Connection connection = connections.createConnection();
        Channel channel = connection.getDelegate().createChannel()) {
      BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
      // What is in memory is bounded by the prefetch, since each is acknowledged when read.
      channel.basicQos(PREFETCH);
      channel.basicConsume(
          Topology.JOURNAL,
          false,
          Map.of(OFFSET, from),
          (tag, delivery) -> arrived.add(delivery),
          tag -> {});
      Delivery delivery;
      do {
        delivery = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (delivery == null) {
          throw new BrokerUnavailableException(
              "expected the next lines of the journal within " + patience + ", but none came");
        }
        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
      } while (next.test(delivery));
    } catch (IOException
        | AmqpException
        | AlreadyClosedException
        | java.util.concurrent.TimeoutException away) {
      throw new BrokerUnavailableException("the journal cannot be read: " + away, away);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailableException("the reading of the journal was stopped", stopped);
    }
  }
}
