package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.chaos.FaultProxy;
import io.dsfleet.scriptedapp.Behaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** RabbitMQ or Redis is lost while jobs run, and comes back. */
class OutageTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void redisLost_isSaidAndRecoversByItself() {
    Servers real = Servers.ofEnvironment();
    try (FaultProxy redis = FaultProxy.to("redis", real.redis().getPort())) {
      survives(
          "redis-lost", new Servers(real.rabbitMq(), redis.through(real.redis())), redis, 5_100);
    }
  }

  @Test
  void rabbitMqLost_isSaidAndRecoversByItself() {
    Servers real = Servers.ofEnvironment();
    try (FaultProxy rabbitMq = FaultProxy.to("rabbitmq", real.rabbitMq().getPort())) {
      survives(
          "rabbitmq-lost",
          new Servers(rabbitMq.through(real.rabbitMq()), real.redis()),
          rabbitMq,
          5_200);
    }
  }

  private static void survives(String name, Servers servers, FaultProxy proxy, long camera) {
    Servers.ofEnvironment().clean();
    try (StandaloneFixture system = StandaloneFixture.launch(name, servers, Map.of())) {
      system.awaitHealthy();
      FleetClient client = system.client();
      try (ScriptedApp app =
          ScriptedApp.at(system.socket(), name, 2)
              .behaviour(Behaviour.obedient().fileTime(Duration.ofMillis(100)))
              .reconnectsAfter(Duration.ofMillis(300))
              .connect()) {
        client.awaitInstance(name, 2);
        String before = client.start(Requests.fileset(camera, 30));
        client.awaitState(before, "RUNNING", SOON);

        proxy.cut();
        unavailable(client, camera + 1);
        proxy.restore();

        await("health").atMost(SOON).until(client::isHealthy);
        String after = client.start(Requests.fileset(camera + 2, 3));
        client.awaitCompleted(after, SOON);
        assertThat(client.awaitCompleted(before, Duration.ofMinutes(1)).path("attempt").asInt())
            .as(() -> client.timeline(before).toString())
            .isEqualTo(1);
        assertThat(app.seen().violations()).isEmpty();
        assertThat(app.seen().startsByCamera().values()).allMatch(starts -> starts == 1);
        World.isAtRest(client);
      }
    }
  }

  private static void unavailable(FleetClient client, long camera) {
    await("health says so")
        .atMost(SOON)
        .until(() -> client.get("/deepstream/health").status() == 503);
    FleetClient.Answer health = client.get("/deepstream/health");
    assertThat(health.header("Retry-After")).isPresent();
    assertThat(health.body().path("reason").asString("")).isNotBlank();
    FleetClient.Answer refused =
        client.post("/deepstream/analysis/start", Requests.fileset(camera, 1));
    assertThat(refused.status()).as(refused.text()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isPresent();
  }
}
