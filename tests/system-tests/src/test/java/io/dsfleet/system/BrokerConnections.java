package io.dsfleet.system;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Connections to the brokers of tests. */
final class BrokerConnections {
  private BrokerConnections() {}

  static Connection connect(URI uri) throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(uri);
    } catch (URISyntaxException | GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
    return factory.newConnection("system-tests");
  }

  static void awaitAnswer(URI uri, Duration timeout) {
    await("RabbitMQ answers").atMost(timeout).until(() -> answers(uri));
  }

  static boolean answers(URI uri) {
    try (Connection connection = connect(uri)) {
      return connection.isOpen();
    } catch (IOException | TimeoutException notYet) {
      return false;
    }
  }
}
