package io.dsfleet.system;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.dsfleet.messages.broker.Topology;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** RabbitMQ and Redis of the tests; system tests use them exclusively. */
record SystemTestServers(URI rabbitMq, URI redis) {
  /** Host name of the launcher in these tests, which determines its queue. */
  static final String HOST = "system-tests";

  static SystemTestServers ofEnvironment() {
    return new SystemTestServers(
        address("DSFLEET_TEST_RABBITMQ_URI"), address("DSFLEET_TEST_REDIS_URI"));
  }

  private static URI address(String name) {
    String value = System.getenv(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          name + " is not set: run ./dsfleet test, or name a server that only tests use");
    }
    return URI.create(value);
  }

  /** Deletes the queues and the Redis data of earlier tests. */
  void clean() {
    try (Connection connection = broker();
        Channel channel = connection.createChannel()) {
      for (String queue : queues()) {
        channel.queueDelete(queue);
      }
      channel.queueDelete(Topology.launchQueue(LauncherFixture.HOST));
      channel.queueDelete(Topology.JOURNAL);
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException("RabbitMQ of the tests cannot be reached: " + rabbitMq, e);
    }
    try (RedisClient client = RedisClient.create(redis.toString());
        var redisConnection = client.connect()) {
      redisConnection.sync().flushdb();
    }
  }

  /** Durable queues of a standalone system, which has one partition of events. */
  static List<String> queues() {
    List<String> queues = new ArrayList<>();
    queues.add(Topology.eventsQueue(0));
    queues.add(Topology.jobsQueue("default"));
    queues.add(Topology.controlQueue("default"));
    queues.add(Topology.launchQueue(HOST));
    queues.add(Topology.DEAD_LETTERS);
    return queues;
  }

  /** Opens a connection to RabbitMQ. */
  Connection broker() {
    try {
      ConnectionFactory factory = new ConnectionFactory();
      factory.setUri(rabbitMq);
      return factory.newConnection("system-tests");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | TimeoutException | java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
