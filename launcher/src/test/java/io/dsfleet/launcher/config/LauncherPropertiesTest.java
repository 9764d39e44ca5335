package io.dsfleet.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.launcher.config.LauncherProperties.DesiredGroup;
import io.dsfleet.launcher.runner.EngineSettings;
import io.dsfleet.launcher.spec.LaunchProfile;
import io.dsfleet.launcher.spec.LaunchProfile.Docker;
import io.dsfleet.launcher.spec.LaunchProfile.Mount;
import io.dsfleet.launcher.spec.LaunchProfile.PathRule;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class LauncherPropertiesTest {
  private static final Map<String, String> EVERY_KEY =
      Map.ofEntries(
          Map.entry("dsfleet.launcher.host", "gpu1"),
          Map.entry("dsfleet.launcher.pool", "night"),
          Map.entry("dsfleet.launcher.folder", "/apps"),
          Map.entry("dsfleet.launcher.log-roots[0]", "/logs"),
          Map.entry("dsfleet.launcher.config-roots[0]", "/configs"),
          Map.entry("dsfleet.launcher.server", "ws://edge:1/x"),
          Map.entry("dsfleet.launcher.profiles.cpu.command[0]", "run"),
          Map.entry("dsfleet.launcher.profiles.cpu.environment.A", "b"),
          Map.entry("dsfleet.launcher.default-profile", "cpu"),
          Map.entry("dsfleet.launcher.desired[0].profile", "cpu"),
          Map.entry("dsfleet.launcher.desired[0].prefix", "n"),
          Map.entry("dsfleet.launcher.desired[0].instances", "2"),
          Map.entry("dsfleet.launcher.desired[0].streams", "4"),
          Map.entry("dsfleet.launcher.docker.host", "tcp://proxy:2375"),
          Map.entry("dsfleet.launcher.docker.timeout", "1s"),
          Map.entry("dsfleet.launcher.docker.max-attempts", "3"),
          Map.entry("dsfleet.launcher.docker.max-failures", "5"),
          Map.entry("dsfleet.launcher.docker.open-interval", "6s"),
          Map.entry("dsfleet.launcher.watch-interval", "1s"),
          Map.entry("dsfleet.launcher.search-interval", "7s"),
          Map.entry("dsfleet.launcher.lease", "8s"),
          Map.entry("dsfleet.launcher.stop-grace", "2s"),
          Map.entry("dsfleet.launcher.stop-apps-on-exit", "true"),
          Map.entry("dsfleet.launcher.restart-backoff", "3s"),
          Map.entry("dsfleet.launcher.max-restarts", "4"),
          Map.entry("dsfleet.launcher.restart-window", "5s"),
          Map.entry("dsfleet.launcher.no-session-timeout", "9s"),
          Map.entry("dsfleet.launcher.stopped-ttl", "10s"));

  private static LauncherProperties bind(Map<String, ?> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("dsfleet.launcher", LauncherProperties.class);
  }

  @Test
  void defaults_arePinned() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new LauncherProperties(
                "local",
                "default",
                Path.of("apps"),
                List.of(),
                List.of(),
                URI.create("ws://127.0.0.1:18000/deepstream/ws"),
                Map.of(),
                null,
                List.of(),
                new EngineSettings(
                    URI.create("unix:///var/run/docker.sock"),
                    Duration.ofSeconds(5),
                    2,
                    4,
                    Duration.ofSeconds(5)),
                Duration.ofMillis(500),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                false,
                Duration.ofSeconds(1),
                5,
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                Duration.ofHours(1)));
    assertThat(bind(Map.of("dsfleet.launcher.profiles.cpu.command[0]", "run")).profiles())
        .isEqualTo(Map.of("cpu", LaunchProfile.ofCommand(List.of("run"), Map.of())));
  }

  @Test
  void keys_arePinned() {
    LauncherProperties bound = bind(EVERY_KEY);

    assertThat(bound)
        .isEqualTo(
            new LauncherProperties(
                "gpu1",
                "night",
                Path.of("/apps"),
                List.of(Path.of("/logs")),
                List.of(Path.of("/configs")),
                URI.create("ws://edge:1/x"),
                Map.of("cpu", LaunchProfile.ofCommand(List.of("run"), Map.of("A", "b"))),
                "cpu",
                List.of(new DesiredGroup("cpu", "n", 2, 4)),
                new EngineSettings(
                    URI.create("tcp://proxy:2375"),
                    Duration.ofSeconds(1),
                    3,
                    5,
                    Duration.ofSeconds(6)),
                Duration.ofSeconds(1),
                Duration.ofSeconds(7),
                Duration.ofSeconds(8),
                Duration.ofSeconds(2),
                true,
                Duration.ofSeconds(3),
                4,
                Duration.ofSeconds(5),
                Duration.ofSeconds(9),
                Duration.ofSeconds(10)));
  }

  @Test
  void dockerKeys_arePinned() {
    String docker = "dsfleet.launcher.profiles.gpu.docker.";
    LaunchProfile bound =
        bind(Map.ofEntries(
                Map.entry("dsfleet.launcher.profiles.gpu.runner", "container"),
                Map.entry("dsfleet.launcher.profiles.gpu.command[0]", "run"),
                Map.entry("dsfleet.launcher.profiles.gpu.arguments[0]", "--tiled"),
                Map.entry("dsfleet.launcher.profiles.gpu.arguments[1]", "-v"),
                Map.entry("dsfleet.launcher.profiles.gpu.server", "ws://edge:1/x"),
                Map.entry("dsfleet.launcher.profiles.gpu.templates", "/templates"),
                Map.entry("dsfleet.launcher.profiles.gpu.streams", "4"),
                Map.entry("dsfleet.launcher.profiles.gpu.gpus[0]", "1"),
                Map.entry(docker + "container", "shared"),
                Map.entry(docker + "other-containers[0]", "other"),
                Map.entry(docker + "image", "app"),
                Map.entry(docker + "user", "1000"),
                Map.entry(docker + "paths[0].host", "/a"),
                Map.entry(docker + "paths[0].inside", "/b"),
                Map.entry(docker + "mounts[0].source", "volume"),
                Map.entry(docker + "mounts[0].target", "/b"),
                Map.entry(docker + "mounts[0].read-only", "true"),
                Map.entry(docker + "network", "fleet"),
                Map.entry(docker + "memory", "2GB"),
                Map.entry(docker + "cpus", "1.5"),
                Map.entry(docker + "pids", "7"),
                Map.entry(docker + "shared-memory", "1MB"),
                Map.entry(docker + "read-only", "false"),
                Map.entry(docker + "temporary[0]", "/run")))
            .profiles()
            .get("gpu");

    assertThat(bound)
        .isEqualTo(
            new LaunchProfile(
                RunnerKind.CONTAINER,
                List.of("run"),
                List.of("--tiled", "-v"),
                Map.of(),
                URI.create("ws://edge:1/x"),
                Path.of("/templates"),
                4,
                List.of(1),
                new Docker(
                    "shared",
                    List.of("other"),
                    "app",
                    "1000",
                    List.of(new PathRule("/a", "/b")),
                    List.of(new Mount("volume", "/b", true)),
                    "fleet",
                    DataSize.ofGigabytes(2),
                    1.5,
                    7,
                    DataSize.ofMegabytes(1),
                    false,
                    List.of("/run"))));
  }
}
