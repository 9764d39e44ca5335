package io.dsfleet.launcher;

import io.dsfleet.launcher.runner.Runners;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
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
 * The launcher's meters, {@code dsfleet.launcher.*}; all exist from the start, so that the first
 * crash is an increase.
 */
final class LauncherMetrics {
  /** What became of a start. */
  enum Outcome {
    STARTED,
    REFUSED,
    ENGINE_AWAY,
    UNKNOWN
  }

  private final Map<ProcessState, AtomicInteger> processes = new EnumMap<>(ProcessState.class);
  private final Map<Outcome, Counter> launches = new EnumMap<>(Outcome.class);
  private final AtomicInteger active = new AtomicInteger();
  private final Counter restarts;
  private final Counter quarantines;

  LauncherMetrics(MeterRegistry registry, String host) {
    for (ProcessState state : ProcessState.values()) {
      AtomicInteger count = new AtomicInteger();
      Gauge.builder("dsfleet.launcher.processes", count, AtomicInteger::get)
          .description("launches of the host, while this launcher is its active one")
          .tag("host", host)
          .tag("state", word(state))
          .register(registry);
      processes.put(state, count);
    }
    for (Outcome outcome : Outcome.values()) {
      launches.put(
          outcome,
          Counter.builder("dsfleet.launcher.launches")
              .description("starts that were tried, restarts among them")
              .tag("host", host)
              .tag("outcome", word(outcome))
              .register(registry));
    }
    restarts = Counter.builder("dsfleet.launcher.restarts").tag("host", host).register(registry);
    quarantines =
        Counter.builder("dsfleet.launcher.quarantines").tag("host", host).register(registry);
    Gauge.builder("dsfleet.launcher.active", active, AtomicInteger::get)
        .description("1 while this launcher serves its host, 0 while it stands by")
        .tag("host", host)
        .register(registry);
  }

  /** Shows whether the engine is asked ({@code closed}) or left alone. */
  static void show(MeterRegistry registry, String host, Runners runners) {
    for (String state : Runners.ENGINE_STATES) {
      Gauge.builder(
              "dsfleet.launcher.engine", runners, all -> all.engineState().equals(state) ? 1 : 0)
          .description("1 for the state of the breaker before the Docker Engine")
          .strongReference(true)
          .tag("host", host)
          .tag("state", state)
          .register(registry);
    }
  }

  void active(Collection<ProcessRecord> known) {
    active.set(1);
    processes.forEach(
        (state, count) ->
            count.set((int) known.stream().filter(each -> each.state() == state).count()));
  }

  /** What another launcher watches is for it to tell. */
  void standsBy() {
    active.set(0);
    processes.values().forEach(count -> count.set(0));
  }

  void launch(Outcome outcome) {
    Objects.requireNonNull(launches.get(outcome)).increment();
  }

  /** A life ended by itself, and what follows is this. */
  void crashed(ProcessState next) {
    if (next == ProcessState.RESTARTING) {
      restarts.increment();
    } else if (next == ProcessState.QUARANTINED) {
      quarantines.increment();
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
