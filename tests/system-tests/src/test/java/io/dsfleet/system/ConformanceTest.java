package io.dsfleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.conformance.ConformanceSettings;
import io.dsfleet.conformance.ConformanceSuite;
import io.dsfleet.conformance.ScenarioOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs the conformance suite against the app in C and the reference app. */
class ConformanceTest {
  private static final int STREAMS = 3;

  @Test
  void appInC_passesEverything() throws IOException {
    Path binary = NativeApp.compile();
    try (ConformanceSuite suite = listen();
        NativeApp app = NativeApp.start(binary, "conform-c", port(suite), STREAMS, 0)) {
      passesEverything(suite.run(outcome -> {}));

      assertThat(app.awaitReport().path("unordered").asInt()).isZero();
    }
  }

  @Test
  void referenceApp_passesEverything() throws IOException {
    Path folder = Files.createDirectories(BuildArtifacts.output("conform-reference"));
    Path config = folder.resolve("ds.txt");
    Files.writeString(config, "[source0]\nenable=1\n[source1]\nenable=1\n");
    Path waits = folder.resolve("websocket.txt");
    Files.writeString(
        waits,
        """
        [reconnection]
        reconnect_interval=1
        exponential_backoff=0
        shutdown_retry_interval=1
        overload_retry_interval=1
        """);
    Path log = folder.resolve("app.log");
    try (ConformanceSuite suite = listen()) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-jar",
                  BuildArtifacts.referenceAppJar().toString(),
                  "-c",
                  config.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("APP_ID", "conform-reference");
      builder.environment().put("DS_WS_URL", suite.uri());
      builder.environment().put("DS_WS_CONFIG_FILE", waits.toString());
      builder.environment().put("DS_LOG_BASE_DIR", folder.toString());
      builder.environment().put("LC_ALL", "C.UTF-8");
      Process app = builder.start();
      try {
        passesEverything(suite.run(outcome -> {}));

        assertThat(app.onExit().orTimeout(30, TimeUnit.SECONDS).join())
            .returns(0, Process::exitValue);
      } finally {
        app.destroyForcibly();
      }
    }
  }

  private static ConformanceSuite listen() throws IOException {
    return ConformanceSuite.listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new ConformanceSettings(
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            1_000,
            null,
            BuildArtifacts.output("conform-results").toString()));
  }

  private static int port(ConformanceSuite suite) {
    return URI.create(suite.uri()).getPort();
  }

  private static void passesEverything(List<ScenarioOutcome> outcomes) {
    assertThat(outcomes).hasSameSizeAs(ConformanceSuite.scenarios());
    assertThat(outcomes)
        .allSatisfy(outcome -> assertThat(outcome.failure()).as(outcome.scenario()).isNull());
  }
}
