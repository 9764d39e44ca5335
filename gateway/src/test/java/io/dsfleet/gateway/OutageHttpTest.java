package io.dsfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dsfleet.gateway.GatewayFixture.HttpAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageHttpTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String START = "/deepstream/analysis/start";

  @Test
  void without_redis_nothing_is_accepted_until_it_recovers() {
    URI redis = URI.create(GatewayFixture.requiredEnvironment("DSFLEET_TEST_REDIS_URI"));
    try (TcpProxy way = new TcpProxy(redis);
        GatewayFixture gateway =
            GatewayFixture.start("--dsfleet.state.uri=" + way.through(redis))) {
      String before = gateway.submit(GatewayFixture.camera());
      assertThat(health(gateway).status()).isEqualTo(200);

      way.disconnect();
      for (HttpAnswer answer :
          List.of(
              gateway.post(START, gateway.start(GatewayFixture.camera())),
              gateway.get("/deepstream/jobs/" + before),
              gateway.get("/deepstream/health"))) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
      }
      assertThat(gateway.get("/deepstream/health").json().path("reason").asString())
          .contains("Redis");

      way.reconnect();
      await().atMost(SOON).until(() -> gateway.get("/deepstream/jobs/" + before).status() == 200);
      assertThat(gateway.post(START, gateway.start(GatewayFixture.camera())).status())
          .isEqualTo(202);
      assertThat(health(gateway).status()).isEqualTo(200);
    }
  }

  @Test
  void without_rabbitmq_the_outbox_is_bounded() {
    URI rabbit = URI.create(GatewayFixture.requiredEnvironment("DSFLEET_TEST_RABBITMQ_URI"));
    try (TcpProxy way = new TcpProxy(rabbit);
        GatewayFixture gateway =
            GatewayFixture.start("--spring.rabbitmq.addresses=" + way.through(rabbit))) {
      String before = gateway.submit(GatewayFixture.camera());

      way.disconnect();
      await()
          .atMost(SOON)
          .until(() -> gateway.post(START, gateway.start(GatewayFixture.camera())).status() == 503);
      HttpAnswer refused = gateway.post(START, gateway.start(GatewayFixture.camera()));
      HttpAnswer health = health(gateway);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(health.status()).isEqualTo(503);
      assertThat(health.json().path("reason").asString()).contains("RabbitMQ");
      assertThat(gateway.get("/deepstream/jobs/" + before).status()).isEqualTo(200);
      assertThat(gateway.post("/deepstream/jobs/" + before + "/cancel", "").status())
          .isEqualTo(503);

      way.reconnect();
      await()
          .atMost(SOON)
          .until(() -> gateway.post(START, gateway.start(GatewayFixture.camera())).status() == 202);
      await().atMost(SOON).until(() -> health(gateway).status() == 200);
    }
  }

  @Test
  void without_redis_or_rabbitmq_it_does_not_start() {
    assertThatThrownBy(() -> GatewayFixture.start("--spring.rabbitmq.addresses=amqp://127.0.0.1:1"))
        .hasStackTraceContaining("127.0.0.1:1");
    assertThatThrownBy(() -> GatewayFixture.start("--dsfleet.state.uri=redis://127.0.0.1:1"))
        .hasStackTraceContaining("Redis cannot be reached");
  }

  @Test
  void without_a_bridge_health_is_unavailable() {
    try (GatewayFixture gateway = GatewayFixture.start()) {
      HttpAnswer health = gateway.get("/deepstream/health");

      assertThat(health.status()).isEqualTo(503);
      assertThat(health.json().path("reason").asString()).contains("ds-bridge");
    }
  }

  @Test
  void submissions_wait_by_default_if_configured() {
    try (GatewayFixture gateway =
        GatewayFixture.start(
            "--dsfleet.gateway.wait-by-default=true", "--dsfleet.gateway.default-wait=20s")) {
      FakeFleet fleet = new FakeFleet(gateway.state());
      String instance = fleet.connect(1);
      long camera = GatewayFixture.camera();
      Thread scheduler =
          Thread.startVirtualThread(
              () ->
                  fleet.start(
                      await()
                          .atMost(SOON)
                          .until(
                              () -> gateway.state().queries().liveJobOf(camera).join().orElse(""),
                              id -> !id.isEmpty())));

      HttpAnswer answer = gateway.post(START, gateway.start(camera));

      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      assertThat(answer.json().path("instance_id").asString()).isEqualTo(instance);
      assertThat(scheduler.isInterrupted()).isFalse();
    }
  }

  /** Starts a gateway with a live bridge in Redis. */
  private static HttpAnswer health(GatewayFixture gateway) {
    gateway.state().sessions().heartbeat("bridge-test", List.of()).join();
    return gateway.get("/deepstream/health");
  }
}
