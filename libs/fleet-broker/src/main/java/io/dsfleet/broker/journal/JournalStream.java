package io.dsfleet.broker.journal;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.dsfleet.broker.BrokerUnavailableException;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.messages.broker.JournalEntry;
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

/** Appends lines to the journal stream, and reads it from an offset to its current end. */
public final class JournalStream {
  /** Offset before the oldest retained line. */
  public static final long START_OFFSET = 0;

  private static final String OFFSET = "x-stream-offset";
  private static final int PREFETCH = 100;

  private final ConnectionFactory connections;
  private final EnvelopePublisher publisher;

  public JournalStream(ConnectionFactory connections, EnvelopePublisher publisher) {
    this.connections = connections;
    this.publisher = publisher;
  }

  /**
   * Appends the lines and blocks until the broker has confirmed all of them. They follow the lines
   * of calls that returned before; their order among themselves is undefined.
   *
   * @throws BrokerUnavailableException if any line was not confirmed; some may have been appended
   */
  public void append(List<JournalEntry> lines) {
    List<CompletableFuture<PublishOutcome>> sent =
        publisher.sendEncoded(
            Topology.JOURNAL, "", lines.stream().map(JournalEntry::encode).toList());
    try {
      for (CompletableFuture<PublishOutcome> confirmation : sent) {
        if (confirmation.join() == PublishOutcome.UNROUTABLE) {
          throw new BrokerUnavailableException("the journal stream does not exist");
        }
      }
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof BrokerUnavailableException unavailable
          ? unavailable
          : failed;
    }
  }

  /**
   * Determines an offset that is not after any line appended from now on.
   *
   * @param pool the pool to append a read marker for
   * @param timeout maximum time for the broker to deliver the last line
   * @throws BrokerUnavailableException on timeout, or if the broker is unreachable
   */
  public long currentOffset(String pool, Duration timeout) {
    appendMarker(pool);
    AtomicLong end = new AtomicLong();
    consume(
        "last",
        timeout,
        delivery -> {
          Object offset = delivery.getProperties().getHeaders().get(OFFSET);
          end.set(offset instanceof Long number ? number : START_OFFSET);
          return false;
        });
    return end.get();
  }

  /**
   * Reads the journal up to its current end. A stream has no end, so a marker is appended and read
   * up to.
   *
   * @param pool the pool whose lines are read
   * @param from offset to start at, {@link #START_OFFSET} for all retained lines
   * @param timeout maximum time for the broker to deliver the next lines
   * @throws BrokerUnavailableException on timeout, or if the broker is unreachable
   */
  public void read(String pool, long from, Duration timeout, Consumer<JournalEntry> reader) {
    String marker = appendMarker(pool);
    consume(
        from <= START_OFFSET ? "first" : from,
        timeout,
        delivery -> {
          for (JournalEntry line : JournalEntry.decode(delivery.getBody())) {
            if (line.key().equals(JournalEntry.READ_MARKER) && line.field().equals(marker)) {
              return false;
            }
            if (line.pool().equals(pool)) {
              reader.accept(line);
            }
          }
          return true;
        });
  }

  private String appendMarker(String pool) {
    String marker = UUID.randomUUID().toString();
    append(List.of(JournalEntry.marker(pool, 0, 0, JournalEntry.READ_MARKER, marker)));
    return marker;
  }

  /** Passes deliveries to {@code next} one by one until it returns false. */
  private void consume(Object from, Duration timeout, Predicate<Delivery> next) {
    // Not from the factory's cache, which would keep the channel and its consumer.
    try (Connection connection = connections.createConnection();
        Channel channel = connection.getDelegate().createChannel()) {
      BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
      // Each delivery is acknowledged when read, so the prefetch bounds the memory used.
      channel.basicQos(PREFETCH);
      channel.basicConsume(
          Topology.JOURNAL,
          false,
          Map.of(OFFSET, from),
          (tag, delivery) -> arrived.add(delivery),
          tag -> {});
      Delivery delivery;
      do {
        delivery = arrived.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (delivery == null) {
          throw new BrokerUnavailableException(
              "the broker delivered no journal lines within " + timeout);
        }
        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
      } while (next.test(delivery));
    } catch (IOException
        | AmqpException
        | AlreadyClosedException
        | java.util.concurrent.TimeoutException unavailable) {
      throw new BrokerUnavailableException("cannot read the journal: " + unavailable, unavailable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailableException("interrupted while reading the journal", stopped);
    }
  }
}
