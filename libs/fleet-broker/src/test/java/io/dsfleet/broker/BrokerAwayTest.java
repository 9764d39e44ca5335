package io.dsfleet.broker;

import static org.assertj.core.api.Assertions.assertThat;

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

class BrokerAwayTest {
  /** Refuses every connection, and counts. */
  private static final class Away implements ConnectionFactory {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Connection createConnection() {
      asked.incrementAndGet();
      throw new AmqpConnectException(new java.net.ConnectException("nobody listens"));
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
      return "nobody";
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
  void itemsInOrder_whileTheBrokerIsAway_areKept_andTriedAfterAPause_notInALoop() {
    Away away = new Away();
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        EnvelopePublisher publisher =
            new EnvelopePublisher(
                away,
                new BrokerProperties(Duration.ofSeconds(5), 256, 100_000, 64, 4, false),
                InstantSource.system(),
                timer,
                later -> {})) {
      var first = publisher.sendInOrder(Topology.CONTROL, "default", new CancelJob("j", "r"));
      var second = publisher.sendInOrder(Topology.CONTROL, "default", new CancelJob("j", "r"));

      // The pause's end is never run here, so whatever was asked more came from a loop.
      assertThat(away.asked).hasValue(1);
      assertThat(first).isNotDone();
      assertThat(second).isNotDone();
      assertThat(publisher.buffered()).isEqualTo(2);
    }
  }
}
