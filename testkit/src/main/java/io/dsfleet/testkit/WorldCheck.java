package io.dsfleet.testkit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What must be so after every whole-system test: each check fails with what it found. */
public final class WorldCheck {
  private static final Pattern LEVEL = Pattern.compile("\\b(WARN|WARNING|ERROR|SEVERE)\\b");

  private WorldCheck() {}

  /**
   * Every stream of every connected instance is free again: none leaked, none busy, none too many.
   */
  public static void slotsConserved(FleetClient client, Duration bound) {
    Eventually.value(
        "all streams of connected instances free", bound, client::instances, WorldCheck::allFree);
  }

  private static boolean allFree(JsonNode instances) {
    for (JsonNode instance : instances) {
      if (instance.path("ws_status").asString("").equals("connected")
          && instance.path("free_streams").asInt(-1) != instance.path("streams_count").asInt(-2)) {
        return false;
      }
    }
    return true;
  }

  /**
   * No message is left in the queues (by passive declare, which does not see messages that a live
   * consumer holds: check again once the services are stopped).
   */
  public static void queuesEmpty(TestServers servers, Collection<String> queues, Duration bound) {
    try (Connection connection = connect(servers);
        Channel channel = connection.createChannel()) {
      for (String queue : queues) {
        Eventually.value(
            "queue " + queue + " empty",
            bound,
            () -> channel.queueDeclarePassive(queue).getMessageCount(),
            count -> count == 0);
      }
    } catch (IOException | TimeoutException unreachable) {
      throw new AssertionError("expected RabbitMQ to answer, but it does not", unreachable);
    }
  }

  /** No log line of level WARN or above but those that a pattern of {@code expected} matches. */
  public static void noUnexpectedWarning(Iterable<String> lines, List<Pattern> expected) {
    List<String> unexpected = new ArrayList<>();
    for (String line : lines) {
      if (LEVEL.matcher(line).find()
          && expected.stream().noneMatch(pattern -> pattern.matcher(line).find())) {
        unexpected.add(line);
      }
    }
    if (!unexpected.isEmpty()) {
      throw new AssertionError(
          "expected no further warning in the log, but there are "
              + unexpected.size()
              + ":\n"
              + String.join("\n", unexpected.subList(0, Math.min(20, unexpected.size()))));
    }
  }

  private static Connection connect(TestServers servers) throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(servers.rabbitMq());
    } catch (URISyntaxException | GeneralSecurityException wrong) {
      throw new AssertionError("expected the address of RabbitMQ, but it is none", wrong);
    }
    return factory.newConnection("testkit");
  }
}
