package io.dsfleet.system;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.dsfleet.messages.broker.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;

/** Receives a copy of the messages of the default pool and of one instance. */
final class BrokerTap implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SESSIONS = 50;

  private final Connection connection = SystemTestServers.ofEnvironment().broker();
  private final Channel channel;
  private final String queue;

  BrokerTap() {
    try {
      channel = connection.createChannel();
      queue = channel.queueDeclare().getQueue();
      channel.queueBind(queue, Topology.JOBS, "default");
      channel.queueBind(queue, Topology.EVENTS, "p0");
      channel.queueBind(queue, Topology.DEAD_LETTERS, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Also copies the commands to this instance, for its first 50 sessions. */
  void follow(String instanceId) {
    try {
      for (int session = 0; session < SESSIONS; session++) {
        channel.queueBind(queue, Topology.COMMANDS, Topology.sessionKey(instanceId, session));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes and returns the messages received so far. */
  List<String> drain() {
    List<String> seen = new ArrayList<>();
    try {
      for (GetResponse message = channel.basicGet(queue, true);
          message != null;
          message = channel.basicGet(queue, true)) {
        seen.add(new String(message.getBody(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seen;
  }

  /** Submits a job over AMQP, as an upstream does. */
  void publish(Map<String, ?> submission) {
    try {
      channel.basicPublish(Topology.JOBS, "default", null, JSON.writeValueAsBytes(submission));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException slow) {
      throw new IllegalStateException(slow);
    }
  }
}
