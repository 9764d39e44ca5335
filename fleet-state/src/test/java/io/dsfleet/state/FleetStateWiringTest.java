package io.dsfleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.testkit.PrivateRedis;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Settings, their keys and defaults, and the bean that services ask for. */
class FleetStateWiringTest {

  @Test
  void defaults_areThoseOfFleetTimings() {
    FleetStateProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("dsfleet.state", FleetStateProperties.class);

    assertThat(properties.timings()).isEqualTo(FleetTimings.defaults());
    assertThat(properties.uri()).isNull();
    assertThat(properties.allowWeakRedis()).isFalse();
    assertThat(properties.cameraKeyFile()).isNull();
    assertThat(properties.makeCameraKey()).isFalse();
  }

  @Test
  void keys_arePinned() {
    assertThat(
            Arrays.stream(FleetStateProperties.class.getRecordComponents())
                .map(component -> component.getName()))
        .containsExactly(
            "uri",
            "allowWeakRedis",
            "cameraKeyFile",
            "makeCameraKey",
            "submit",
            "resubmit",
            "redrive",
            "start",
            "firstFile",
            "stall",
            "cancel",
            "grace",
            "recovery",
            "sweepGap",
            "bridgeLease",
            "retryBase",
            "retryCap",
            "errorBudget",
            "crashBudget",
            "retention",
            "retained",
            "idempotency",
            "stop");
  }

  @Test
  void service_getsItsRecord() {
    var uri = TestRedis.address();
    new ApplicationContextRunner()
        .withUserConfiguration(FleetStateWiring.class)
        .withPropertyValues("dsfleet.state.uri=" + uri, "dsfleet.state.stall=120s")
        .run(context -> assertThat(Pool.get(context.getBean(FleetState.class).ping())).isTrue());
  }

  @Test
  void address_isTakenFromTheEnvironmentOfThePlatform() {
    new ApplicationContextRunner()
        .withUserConfiguration(FleetStateWiring.class)
        .withPropertyValues("DSFLEET_REDIS_URI=" + TestRedis.address())
        .run(context -> assertThat(Pool.get(context.getBean(FleetState.class).ping())).isTrue());
  }

  @Test
  void redisThatCanLoseJobs_isRefused_unlessItIsAllowed(@TempDir Path folder) {
    PrivateRedis weak = PrivateRedis.start(folder, Map.of("appendfsync", "everysec"));
    ApplicationContextRunner service =
        new ApplicationContextRunner()
            .withUserConfiguration(FleetStateWiring.class)
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
          .run(context -> assertThat(Pool.get(context.getBean(FleetState.class).ping())).isTrue());
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
          .withUserConfiguration(FleetStateWiring.class)
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
  void settingsThatForget_areFaults_andWhatCannotBeReadIsNone() {
    assertThat(
            RedisDurability.faults(
                Map.of(
                    "appendonly", "no",
                    "appendfsync", "always",
                    "maxmemory-policy", "allkeys-lru")))
        .containsExactly(
            "expected appendonly yes, but it is no",
            "expected maxmemory-policy noeviction, but it is allkeys-lru");
    assertThat(RedisDurability.faults(Map.of())).isEmpty();
  }
}
