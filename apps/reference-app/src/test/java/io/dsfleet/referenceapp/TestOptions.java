package io.dsfleet.referenceapp;

import io.dsfleet.referenceapp.config.DeepStreamConfig;
import io.dsfleet.referenceapp.config.LogSettings;
import io.dsfleet.referenceapp.config.ReconnectSettings;
import io.dsfleet.referenceapp.config.ServerSettings;
import io.dsfleet.referenceapp.config.StartOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;

/** Start options for tests: two slots and short waits. */
final class TestOptions {
  static final Duration AFTER_SHUTDOWN = Duration.ofMillis(400);
  static final Duration AFTER_OVERLOAD = Duration.ofMillis(800);
  static final Duration STOP_TIMEOUT = Duration.ofMillis(300);

  private TestOptions() {}

  static StartOptions of(URI server) {
    return new StartOptions(
        "app-1",
        "/etc/카메라.txt",
        DeepStreamConfig.ofStreams(2),
        settings(server),
        new LogSettings(Path.of("unused"), false, Level.INFO, 1, 1, Level.INFO, 10, List.of()),
        null);
  }

  private static ServerSettings settings(URI server) {
    return new ServerSettings(
        server,
        "deepstream-protocol",
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        new ReconnectSettings(
            Duration.ofMillis(20), Duration.ofMillis(200), true, AFTER_SHUTDOWN, AFTER_OVERLOAD),
        Optional.of(
            new ServerSettings.Health(
                URI.create("http://127.0.0.1:" + server.getPort() + "/deepstream/health"),
                Duration.ofSeconds(5))),
        65_536,
        100,
        STOP_TIMEOUT,
        Duration.ofSeconds(3),
        List.of());
  }
}
