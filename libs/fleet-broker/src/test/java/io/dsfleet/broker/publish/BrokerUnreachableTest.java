package io.dsfleet.broker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.Topology;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

class BrokerUnreachableTest {
  /** Refuses and counts connection attempts. */
  private static final class UnreachableBroker implements ConnectionFactory {
    private final AtomicInteger attempts = new AtomicInteger();

    @Override
    public Connection createConnection() {
      attempts.incrementAndGet();
      throw new AmqpConnectException(new java.net.ConnectException("connection refused"));
    }

    @Override
    public String getHost() {
      return "nowhere";
    }

    @Override
    public int getPort() {
      return 0;
    }

    @Override
    public String getVirtualHost() {
      return "/";
    }

    @Override
    public String getUsername() {
      return "guest";
    }

    @Override
    public void addConnectionListener(ConnectionListener listener) {}

    @Override
    public boolean removeConnectionListener(ConnectionListener listener) {
      return false;
    }

    @Override
    public void clearConnectionListeners() {}
  }

  @Test
  @Timeout(60)
  void sendInOrder_whileUnreachable_keepsItemsAndRetriesAfterAPause() {
    UnreachableBroker broker = new UnreachableBroker();
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        EnvelopePublisher publisher =
            new EnvelopePublisher(
                broker,
                new BrokerProperties(Duration.ofSeconds(5), 256, 100_000, 64, 4, false),
                InstantSource.system(),
                timer,
                later -> {})) {
      var first = publisher.sendInOrder(Topology.CONTROL, "default", new CancelJob("j", "r"));
      var second = publisher.sendInOrder(Topology.CONTROL, "default", new CancelJob("j", "r"));

      // The delayed retry never runs here, so further attempts would come from a loop.
      assertThat(broker.attempts).hasValue(1);
      assertThat(first).isNotDone();
      assertThat(second).isNotDone();
      assertThat(publisher.bufferedItems()).isEqualTo(2);
    }
  }
}
