package io.dsfleet.launcher.host;

import io.dsfleet.launcher.runner.RunnerRegistry;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Metrics {@code dsfleet.launcher.*}. All meters are registered at start, so that the first crash
 * already shows as an increase.
 */
public final class LauncherMetrics {
  /** Result of a start attempt. */
  public enum StartOutcome {
    STARTED,
    REFUSED,
    ENGINE_UNAVAILABLE,
    UNKNOWN
  }

  private final Map<ProcessState, AtomicInteger> processes = new EnumMap<>(ProcessState.class);
  private final Map<StartOutcome, Counter> launches = new EnumMap<>(StartOutcome.class);
  private final AtomicInteger active = new AtomicInteger();
  private final Counter restarts;
  private final Counter quarantines;

  /** Registers the meters of a host. */
  public LauncherMetrics(MeterRegistry registry, String host) {
    for (ProcessState state : ProcessState.values()) {
      AtomicInteger count = new AtomicInteger();
      Gauge.builder("dsfleet.launcher.processes", count, AtomicInteger::get)
          .description("launches of the host by state; 0 while this launcher stands by")
          .tag("host", host)
          .tag("state", tagValue(state))
          .register(registry);
      processes.put(state, count);
    }
    for (StartOutcome outcome : StartOutcome.values()) {
      launches.put(
          outcome,
          Counter.builder("dsfleet.launcher.launches")
              .description("start attempts by outcome, including restarts")
              .tag("host", host)
              .tag("outcome", tagValue(outcome))
              .register(registry));
    }
    restarts =
        Counter.builder("dsfleet.launcher.restarts")
            .description("restarts of crashed apps")
            .tag("host", host)
            .register(registry);
    quarantines =
        Counter.builder("dsfleet.launcher.quarantines")
            .description("apps quarantined after repeated crashes")
            .tag("host", host)
            .register(registry);
    Gauge.builder("dsfleet.launcher.active", active, AtomicInteger::get)
        .description("1 while this launcher is active for its host, 0 while it stands by")
        .tag("host", host)
        .register(registry);
  }

  /** Registers the state of the Docker Engine's circuit breaker. */
  public static void registerEngineState(
      MeterRegistry registry, String host, RunnerRegistry runners) {
    for (String state : RunnerRegistry.ENGINE_STATES) {
      Gauge.builder(
              "dsfleet.launcher.engine", runners, all -> all.engineState().equals(state) ? 1 : 0)
          .description("1 for the current state of the Docker Engine's circuit breaker, else 0")
          .strongReference(true)
          .tag("host", host)
          .tag("state", state)
          .register(registry);
    }
  }

  /** Records that this launcher is active, with the launches it knows. */
  public void setActive(Collection<ProcessRecord> known) {
    active.set(1);
    processes.forEach(
        (state, count) ->
            count.set((int) known.stream().filter(each -> each.state() == state).count()));
  }

  /** Records that this launcher stands by: the active launcher reports the launches. */
  public void setStandby() {
    active.set(0);
    processes.values().forEach(count -> count.set(0));
  }

  /** Counts a start attempt. */
  void recordStart(StartOutcome outcome) {
    Objects.requireNonNull(launches.get(outcome)).increment();
  }

  /** Counts a crash by the state that follows it. */
  void recordCrash(ProcessState next) {
    if (next == ProcessState.RESTARTING) {
      restarts.increment();
    } else if (next == ProcessState.QUARANTINED) {
      quarantines.increment();
    }
  }

  private static String tagValue(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
