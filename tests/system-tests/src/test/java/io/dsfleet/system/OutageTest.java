package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.chaos.FaultProxy;
import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** RabbitMQ or Redis becomes unreachable while jobs run, and recovers. */
class OutageTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void redisOutage_isReportedAndRecovers() {
    SystemTestServers real = SystemTestServers.ofEnvironment();
    try (FaultProxy redis = FaultProxy.to("redis", real.redis().getPort())) {
      survives(
          "redis-lost",
          new SystemTestServers(real.rabbitMq(), redis.through(real.redis())),
          redis,
          5_100);
    }
  }

  @Test
  void rabbitMqOutage_isReportedAndRecovers() {
    SystemTestServers real = SystemTestServers.ofEnvironment();
    try (FaultProxy rabbitMq = FaultProxy.to("rabbitmq", real.rabbitMq().getPort())) {
      survives(
          "rabbitmq-lost",
          new SystemTestServers(rabbitMq.through(real.rabbitMq()), real.redis()),
          rabbitMq,
          5_200);
    }
  }

  private static void survives(
      String name, SystemTestServers servers, FaultProxy proxy, long camera) {
    SystemTestServers.ofEnvironment().clean();
    try (StandaloneFixture system = StandaloneFixture.launch(name, servers, Map.of())) {
      system.awaitHealthy();
      FleetClient client = system.client();
      try (ScriptedApp app =
          ScriptedApp.settings(system.socket(), name, 2)
              .behaviour(AppBehaviour.obedient().fileTime(Duration.ofMillis(100)))
              .reconnectDelay(Duration.ofMillis(300))
              .connect()) {
        client.awaitInstance(name, 2);
        String before = client.submit(JobRequests.fileset(camera, 30));
        client.awaitState(before, "RUNNING", SOON);

        proxy.cut();
        unavailable(client, camera + 1);
        proxy.restore();

        await("health").atMost(SOON).until(client::isHealthy);
        String after = client.submit(JobRequests.fileset(camera + 2, 3));
        client.awaitCompleted(after, SOON);
        assertThat(client.awaitCompleted(before, Duration.ofMinutes(1)).path("attempt").asInt())
            .as(() -> client.timeline(before).toString())
            .isEqualTo(1);
        assertThat(app.observations().violations()).isEmpty();
        assertThat(app.observations().startsByCamera().values()).allMatch(starts -> starts == 1);
        FleetStateAssertions.assertAtRest(client);
      }
    }
  }

  private static void unavailable(FleetClient client, long camera) {
    await("health says so")
        .atMost(SOON)
        .until(() -> client.get("/deepstream/health").status() == 503);
    FleetClient.HttpReply health = client.get("/deepstream/health");
    assertThat(health.header("Retry-After")).isPresent();
    assertThat(health.body().path("reason").asString("")).isNotBlank();
    FleetClient.HttpReply refused =
        client.post("/deepstream/analysis/start", JobRequests.fileset(camera, 1));
    assertThat(refused.status()).as(refused.text()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isPresent();
  }
}
