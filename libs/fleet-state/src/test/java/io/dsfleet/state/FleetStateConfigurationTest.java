package io.dsfleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.service.StartRefusedException;
import io.dsfleet.state.connection.RedisDurabilityCheck;
import io.dsfleet.state.timing.FleetTimings;
import io.dsfleet.testkit.PrivateRedis;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Configuration keys, defaults and beans. */
class FleetStateConfigurationTest {

  @Test
  void defaults_areThoseOfFleetTimings() {
    FleetStateProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("dsfleet.state", FleetStateProperties.class);

    assertThat(properties.timings()).isEqualTo(FleetTimings.defaults());
    assertThat(properties.uri()).isNull();
    assertThat(properties.allowWeakRedis()).isFalse();
    assertThat(properties.cameraKeyFile()).isNull();
    assertThat(properties.createCameraKey()).isFalse();
  }

  @Test
  void keys_arePinned() {
    assertThat(
            Arrays.stream(FleetStateProperties.class.getRecordComponents())
                .map(component -> "dsfleet.state." + kebabCase(component.getName())))
        .containsExactly(
            "dsfleet.state.uri",
            "dsfleet.state.allow-weak-redis",
            "dsfleet.state.camera-key-file",
            "dsfleet.state.create-camera-key",
            "dsfleet.state.submit",
            "dsfleet.state.resubmit",
            "dsfleet.state.redrive",
            "dsfleet.state.start",
            "dsfleet.state.first-file",
            "dsfleet.state.stall",
            "dsfleet.state.cancel",
            "dsfleet.state.grace",
            "dsfleet.state.recovery",
            "dsfleet.state.sweep-gap",
            "dsfleet.state.bridge-lease",
            "dsfleet.state.retry-base",
            "dsfleet.state.retry-cap",
            "dsfleet.state.error-budget",
            "dsfleet.state.crash-budget",
            "dsfleet.state.retention",
            "dsfleet.state.max-ended-jobs",
            "dsfleet.state.idempotency",
            "dsfleet.state.stop");
  }

  @Test
  void context_providesFleetState() {
    var uri = TestRedis.address();
    new ApplicationContextRunner()
        .withUserConfiguration(FleetStateConfiguration.class)
        .withPropertyValues("dsfleet.state.uri=" + uri, "dsfleet.state.stall=120s")
        .run(
            context -> assertThat(TestPool.get(context.getBean(FleetState.class).ping())).isTrue());
  }

  @Test
  void address_isTakenFromTheEnvironment() {
    new ApplicationContextRunner()
        .withUserConfiguration(FleetStateConfiguration.class)
        .withPropertyValues("DSFLEET_REDIS_URI=" + TestRedis.address())
        .run(
            context -> assertThat(TestPool.get(context.getBean(FleetState.class).ping())).isTrue());
  }

  @Test
  void redisThatCanLoseJobs_isRefused_unlessAllowed(@TempDir Path folder) {
    PrivateRedis weak = PrivateRedis.start(folder, Map.of("appendfsync", "everysec"));
    ApplicationContextRunner service =
        new ApplicationContextRunner()
            .withUserConfiguration(FleetStateConfiguration.class)
            .withPropertyValues("dsfleet.state.uri=" + weak.uri());
    try {
      service.run(
          context ->
              assertThat(context.getStartupFailure())
                  .hasRootCauseInstanceOf(StartRefusedException.class)
                  .rootCause()
                  .hasMessageContaining("expected appendfsync always, but it is everysec"));
      service
          .withPropertyValues("dsfleet.state.allow-weak-redis=true")
          .run(
              context ->
                  assertThat(TestPool.get(context.getBean(FleetState.class).ping())).isTrue());
    } finally {
      weak.stop();
    }
  }

  @Test
  void recordOfAnotherVersion_isRefused(@TempDir Path folder) {
    PrivateRedis redis = PrivateRedis.start(folder);
    RedisClient client = TestRedis.client(redis.uri().toString());
    try (var connection = client.connect()) {
      connection.sync().hset("dsfleet:{old}:meta", "version", "1");
      new ApplicationContextRunner()
          .withUserConfiguration(FleetStateConfiguration.class)
          .withPropertyValues("dsfleet.state.uri=" + redis.uri())
          .run(
              context ->
                  assertThat(context.getStartupFailure())
                      .hasRootCauseInstanceOf(StartRefusedException.class)
                      .rootCause()
                      .hasMessageContaining("dsfleet:{old}:meta in Redis has version 1"));
    } finally {
      client.shutdown();
      redis.stop();
    }
  }

  @Test
  void weakSettings_areReported_unreadableOnesAreNot() {
    assertThat(
            RedisDurabilityCheck.deviations(
                Map.of(
                    "appendonly", "no",
                    "appendfsync", "always",
                    "maxmemory-policy", "allkeys-lru")))
        .containsExactly(
            "expected appendonly yes, but it is no",
            "expected maxmemory-policy noeviction, but it is allkeys-lru");
    assertThat(RedisDurabilityCheck.deviations(Map.of())).isEmpty();
  }

  private static String kebabCase(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
