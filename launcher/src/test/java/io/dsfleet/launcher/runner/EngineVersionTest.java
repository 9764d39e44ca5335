package io.dsfleet.launcher.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.launcher.runner.EngineStandIn.Asked;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Docker Engines refuse paths with an API version that they no longer support. */
class EngineVersionTest {
  @Test
  void callsNameNoApiVersion() throws Exception {
    try (EngineStandIn engine = new EngineStandIn()) {
      DockerEngine client =
          new DockerEngine(
              new EngineSettings(
                  URI.create("tcp://127.0.0.1:" + engine.port()),
                  Duration.ofSeconds(5),
                  1,
                  4,
                  Duration.ofSeconds(5)));

      client.container(EngineStandIn.APP);
      client.labelled(Map.of("a", "b"));

      List<Asked> calls = engine.takeRequests();
      assertThat(calls).hasSize(2);
      assertThat(calls).extracting(Asked::path).noneMatch(path -> path.matches("/v\\d.*"));
    }
  }
}
