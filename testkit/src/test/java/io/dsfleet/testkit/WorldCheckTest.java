package io.dsfleet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.sun.net.httpserver.HttpServer;
import io.dsfleet.messages.job.AnalysisRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorldCheckTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer gateway;
  private FleetClient client;

  @BeforeEach
  void start() throws IOException {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext(
        "/",
        exchange -> {
          byte[] body =
              answers
                  .getOrDefault(exchange.getRequestURI().getPath(), "{}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    gateway.start();
    client = new FleetClient(URI.create("http://127.0.0.1:" + gateway.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.stop(0);
  }

  @Test
  void slotsConserved_allFree_passes_oneBusy_fails() {
    answers.put(
        "/deepstream/instances",
        """
        [{"ws_status":"connected","streams_count":2,"free_streams":2},
         {"ws_status":"disconnected","streams_count":2,"free_streams":0}]
        """);
    WorldCheck.slotsConserved(client, SHORT);

    answers.put(
        "/deepstream/instances",
        "[{\"ws_status\":\"connected\",\"streams_count\":2,\"free_streams\":1}]");
    assertThatThrownBy(() -> WorldCheck.slotsConserved(client, SHORT))
        .hasMessageContaining("expected all streams of connected instances free");
  }

  @Test
  void awaitState_otherEnd_failsAtOnce() {
    answers.put("/deepstream/jobs/j", "{\"job_id\":\"j\",\"state\":\"FAILED\"}");

    assertThat(client.awaitState("j", "FAILED", SHORT).path("job_id").asString()).isEqualTo("j");
    assertThatThrownBy(() -> client.awaitState("j", "COMPLETED", Duration.ofMinutes(5)))
        .hasMessageContaining("in state COMPLETED, but it is");
  }

  @Test
  void submit_givesTheJobsId() {
    answers.put("/deepstream/analysis/start", "{\"job_id\":\"default.1\"}");

    assertThat(
            client.submit(
                new AnalysisRequest(1L, null, "/in", null, "/out", null, null, null, null, null)))
        .isEqualTo("default.1");
  }

  @Test
  void queuesEmpty_messageLeft_fails() throws Exception {
    TestServers servers = TestServers.require();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(servers.rabbitMq());
    try (Connection connection = factory.newConnection("world-check-test");
        Channel channel = connection.createChannel()) {
      String queue = channel.queueDeclare("", false, false, true, Map.of()).getQueue();
      WorldCheck.queuesEmpty(servers, List.of(queue), Duration.ofSeconds(5));

      channel.confirmSelect();
      channel.basicPublish("", queue, null, new byte[] {1});
      channel.waitForConfirmsOrDie(5_000);

      assertThatThrownBy(() -> WorldCheck.queuesEmpty(servers, List.of(queue), SHORT))
          .hasMessageContaining("but it is 1");
      channel.queueDelete(queue);
    }
  }
}
