package io.dsfleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
  }

  @Test
  void keys_arePinned() {
    assertThat(
            Arrays.stream(FleetStateProperties.class.getRecordComponents())
                .map(component -> component.getName()))
        .containsExactly(
            "uri",
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
            "idempotency");
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
}
