package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.dsfleet.testkit.FleetClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/** Checks that hold after each test. */
final class FleetStateAssertions {
  private FleetStateAssertions() {}

  /** Waits until all slots are free and all queues are empty. */
  static void assertAtRest(FleetClient client) {
    assertSlotsFree(client);
    await("all messages are consumed")
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(FleetStateAssertions::queuesAreEmpty);
  }

  /** Waits until all slots are free; for systems on private servers. */
  static void assertSlotsFree(FleetClient client) {
    await("all slots are free")
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> client.get("/deepstream/instances").body().forEach(FleetStateAssertions::isFree));
  }

  private static void isFree(JsonNode instance) {
    assertThat(instance.path("busy_streams").asInt()).as(instance::toString).isZero();
    if (instance.path("ws_status").asString().equals("connected")) {
      assertThat(instance.path("free_streams").asInt())
          .as(instance::toString)
          .isEqualTo(instance.path("streams_count").asInt());
    }
  }

  private static void queuesAreEmpty() throws IOException, TimeoutException {
    try (Connection connection = SystemTestServers.ofEnvironment().broker();
        Channel channel = connection.createChannel()) {
      for (String queue : SystemTestServers.queues()) {
        assertThat(channel.messageCount(queue)).as(queue).isZero();
      }
    }
  }
}
