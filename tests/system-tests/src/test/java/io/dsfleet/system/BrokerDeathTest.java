package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.scriptedapp.AppBehaviour;
import io.dsfleet.scriptedapp.ScriptedApp;
import io.dsfleet.testkit.FleetClient;
import io.dsfleet.testkit.docker.NeedsDocker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The broker is killed while it holds messages, and restarts on its data. */
class BrokerDeathTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int STREAMS = 2;
  private static final int JOBS = 8;
  private static final int FILES = 20;

  @TempDir private Path folder;

  /** In a container if Docker is available, else natively. */
  @Test
  void killedBroker_losesNoJob() {
    try (PrivateBroker broker = PrivateBroker.start(folder)) {
      survivesDeathOf(broker, "broker-death", 6_100);
    }
  }

  /** Covers the native broker also where Docker is available. */
  @Test
  @NeedsDocker
  void killedNativeBroker_losesNoJob() {
    try (PrivateBroker broker = NativeBroker.start(folder)) {
      survivesDeathOf(broker, "broker-death-native", 6_200);
    }
  }

  private static void survivesDeathOf(PrivateBroker broker, String name, long camera) {
    SystemTestServers real = SystemTestServers.ofEnvironment();
    real.clean();
    SystemTestServers servers = new SystemTestServers(broker.uri(), real.redis());
    try (StandaloneFixture system = StandaloneFixture.launch(name, servers, Map.of())) {
      system.awaitHealthy();
      FleetClient client = system.client();
      try (ScriptedApp app =
          ScriptedApp.settings(system.socket(), name, STREAMS)
              .behaviour(AppBehaviour.obedient().fileTime(Duration.ofMillis(100)))
              .reconnectDelay(Duration.ofMillis(300))
              .connect()) {
        client.awaitInstance(name, STREAMS);
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
          jobs.add(client.submit(JobRequests.fileset(camera + i, FILES)));
        }
        await("jobs run").atMost(SOON).until(() -> app.observations().filesDone() >= STREAMS);

        broker.kill();
        await("its loss is said").atMost(SOON).until(() -> !client.isHealthy());
        broker.restart();

        await("health").atMost(SOON).until(client::isHealthy);
        for (String job : jobs) {
          JsonNode done = client.awaitCompleted(job, Duration.ofMinutes(2));
          assertThat(done.path("attempt").asInt())
              .as(() -> client.timeline(job).toString())
              .isEqualTo(1);
        }
        assertThat(app.observations().violations()).isEmpty();
        FleetStateAssertions.assertSlotsFree(client);
      }
    }
  }
}
