package io.dsfleet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.launcher.LauncherProperties.Desired;
import io.dsfleet.launcher.LauncherProperties.Profile;
import io.dsfleet.launcher.LauncherProperties.Wanted;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LauncherPropertiesTest {

  static LauncherProperties bind(Map<String, ?> settings) {
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
                URI.create("ws://127.0.0.1:18000/deepstream/ws"),
                Map.of(),
                List.of(),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                false,
                Duration.ofSeconds(1),
                5,
                Duration.ofMinutes(2)));
  }

  @Test
  void keys_arePinned() {
    LauncherProperties bound =
        bind(
            Map.ofEntries(
                Map.entry("dsfleet.launcher.host", "gpu1"),
                Map.entry("dsfleet.launcher.pool", "night"),
                Map.entry("dsfleet.launcher.folder", "/apps"),
                Map.entry("dsfleet.launcher.server", "ws://edge:1/x"),
                Map.entry("dsfleet.launcher.profiles.cpu.command[0]", "run"),
                Map.entry("dsfleet.launcher.profiles.cpu.environment.A", "b"),
                Map.entry("dsfleet.launcher.desired[0].profile", "cpu"),
                Map.entry("dsfleet.launcher.desired[0].prefix", "n"),
                Map.entry("dsfleet.launcher.desired[0].instances", "2"),
                Map.entry("dsfleet.launcher.desired[0].streams", "4"),
                Map.entry("dsfleet.launcher.watch-every", "1s"),
                Map.entry("dsfleet.launcher.stop-grace", "2s"),
                Map.entry("dsfleet.launcher.stop-apps-on-exit", "true"),
                Map.entry("dsfleet.launcher.restart-pause", "3s"),
                Map.entry("dsfleet.launcher.restarts-max", "4"),
                Map.entry("dsfleet.launcher.restart-window", "5s")));

    assertThat(bound)
        .isEqualTo(
            new LauncherProperties(
                "gpu1",
                "night",
                Path.of("/apps"),
                URI.create("ws://edge:1/x"),
                Map.of("cpu", new Profile(List.of("run"), Map.of("A", "b"))),
                List.of(new Desired("cpu", "n", 2, 4)),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                true,
                Duration.ofSeconds(3),
                4,
                Duration.ofSeconds(5)));
    assertThat(bound.wanted())
        .containsExactly(new Wanted("n-1", "cpu", 4), new Wanted("n-2", "cpu", 4));
  }
}
