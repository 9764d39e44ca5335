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
import java.util.function.Consumer;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** The journal's two ends: lines are appended, and all that it holds is read from its beginning. */
public final class JournalStream {
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
   * Reads the journal from its beginning up to now. A stream has no end: a mark is appended and
   * read up to.
   *
   * @param pool whose lines are wanted
   * @param patience how long the broker may take for the next lines
   * @throws BrokerUnavailableException if it takes longer, or is away
   */
  public void read(String pool, Duration patience, Consumer<JournalLine> reader) {
    String mark = UUID.randomUUID().toString();
    append(List.of(JournalLine.mark(pool, 0, 0, JournalLine.ASKED, mark)));
    // A channel of its own: one of the factory's cache would be kept, and its consumer with it.
    try (Connection connection = connections.createConnection();
        Channel channel = connection.getDelegate().createChannel()) {
      BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
      consume(channel, arrived);
      while (true) {
        Delivery delivery = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (delivery == null) {
          throw new BrokerUnavailableException(
              "expected the next lines of the journal within " + patience + ", but none came");
        }
        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        for (JournalLine line : JournalLine.open(delivery.getBody())) {
          if (line.key().equals(JournalLine.ASKED) && line.field().equals(mark)) {
            return;
          }
          if (line.pool().equals(pool)) {
            reader.accept(line);
          }
        }
      }
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

  /**
   * What is in memory is bounded by the prefetch, since each delivery is acknowledged when read.
   */
  private static void consume(Channel channel, BlockingQueue<Delivery> arrived) throws IOException {
    channel.basicQos(PREFETCH);
    channel.basicConsume(
        Topology.JOURNAL,
        false,
        Map.of("x-stream-offset", "first"),
        (tag, delivery) -> arrived.add(delivery),
        tag -> {});
  }
}
