package io.dsfleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Many hosts with their launchers, each with faults of its own. {@code
 * -Ddsfleet.simulation.launcher.seed=S} runs one and prints its trace, {@code
 * -Ddsfleet.simulation.launcher.seeds=N} runs so many.
 */
class LauncherSimulationTest {
  private static final int SEEDS = Integer.getInteger("dsfleet.simulation.launcher.seeds", 1_500);
  private static final Long ONE = Long.getLong("dsfleet.simulation.launcher.seed");
  private static final int SEEDS_TO_MISS_A_RULE = 600;
  private static final int SEEDS_IN_WHICH_ALL_BITES = 1_000;
  private static final int THREADS = 2;
  private static final int LAST_LINES = 80;

  /** What the runs of one thread saw. */
  private record Seen(long events, long millis, Map<Enum<?>, Integer> bites) {}

  private static Level before;

  @BeforeAll
  static void silence() {
    before = ours().getLevel();
    ours().setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    ours().setLevel(before);
  }

  private static Logger ours() {
    return (Logger) LoggerFactory.getLogger("io.dsfleet");
  }

  @Test
  void hosts_keepEveryRule_andEachSeedGivesTheSameTraceTwice() throws Exception {
    if (ONE != null) {
      LauncherSimulation run = new LauncherSimulation(ONE, Set.of(), true);
      show(ONE, run::run);
      print(run.world().trace().excerpt("", Integer.MAX_VALUE));
      return;
    }
    List<Seen> all = new ArrayList<>();
    // Virtual ones: they pass the word to the launchers' threads and back without the system.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Seen>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread + 1;
        running.add(
            threads.submit(
                () ->
                    twice(
                        LongStream.iterate(first, seed -> seed <= SEEDS, seed -> seed + THREADS))));
      }
      for (Future<Seen> each : running) {
        all.add(get(each));
      }
    }

    Map<Enum<?>, Integer> bites = new HashMap<>();
    all.forEach(
        seen -> seen.bites().forEach((kind, count) -> bites.merge(kind, count, Integer::sum)));
    print(
        "%d seeds, %d events, %d s of the hosts' time, faults that bit: %s"
            .formatted(
                SEEDS,
                all.stream().mapToLong(Seen::events).sum(),
                all.stream().mapToLong(Seen::millis).sum() / 1_000,
                bites));
    if (SEEDS >= SEEDS_IN_WHICH_ALL_BITES) {
      assertThat(bites.keySet())
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      Arrays.stream(LauncherFault.values()),
                      Stream.of(
                          Fault.CRASH,
                          Fault.REDIS_DOWN,
                          Fault.REDIS_REPLY_LOST,
                          Fault.CLOCK_AHEAD,
                          Fault.CLOCK_BACK))
                  .toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void ruleLeftOut_isMissed(LauncherRule rule) {
    for (long seed = 1; seed <= SEEDS_TO_MISS_A_RULE; seed++) {
      try {
        new LauncherSimulation(seed, Set.of(rule), false).run();
      } catch (Violation missed) {
        return;
      }
    }
    fail("no seed up to " + SEEDS_TO_MISS_A_RULE + " misses " + rule);
  }

  @Test
  void failure_namesItsSeedAndShowsItsTrace() {
    Set<LauncherRule> leftOut = Set.of(LauncherRule.KILL_AFTER_TERM);
    long seed = 1;
    while (holds(seed, leftOut)) {
      seed++;
    }

    String report = report(seed, leftOut);

    assertThat(report)
        .contains(
            "seed " + seed + ": what is to end ends",
            "-Ddsfleet.simulation.launcher.seed=" + seed,
            "signal=KILL",
            "the record:",
            "the host:");
    assertThat(report.lines().count()).isLessThan(3 * LAST_LINES);
  }

  private static boolean holds(long seed, Set<LauncherRule> leftOut) {
    try {
      return !new LauncherSimulation(seed, leftOut, false).run().hash().isEmpty();
    } catch (Violation broken) {
      return false;
    }
  }

  /** Runs each seed twice. */
  private static Seen twice(LongStream seeds) {
    Map<Enum<?>, Integer> bites = new HashMap<>();
    long[] sums = new long[2];
    seeds.forEach(
        seed -> {
          LauncherSimulation first = new LauncherSimulation(seed, Set.of(), false);
          LauncherSimulation second = new LauncherSimulation(seed, Set.of(), false);
          show(
              seed,
              () -> {
                String hash = first.run().hash();
                assertThat(second.run().hash()).as("trace of seed %d", seed).isEqualTo(hash);
              });
          sums[0] += first.world().events();
          sums[1] += first.elapsed();
          first.world().trace().bites().forEach((kind, n) -> bites.merge(kind, n, Integer::sum));
        });
    return new Seen(sums[0], sums[1], bites);
  }

  private static void show(long seed, Runnable run) {
    try {
      run.run();
    } catch (RuntimeException broken) {
      throw new AssertionError(report(seed, Set.of()), broken);
    }
  }

  /** The same run again, with its trace. */
  private static String report(long seed, Set<LauncherRule> leftOut) {
    LauncherSimulation again = new LauncherSimulation(seed, leftOut, true);
    try {
      String hash = again.run().hash();
      return "seed " + seed + " did not fail again: " + hash;
    } catch (RuntimeException broken) {
      String about = broken instanceof Violation violation ? violation.about() : "";
      return "seed %d: %s%nagain by -Ddsfleet.simulation.launcher.seed=%d%n%s%s"
          .formatted(
              seed,
              broken.getMessage(),
              seed,
              again.world().trace().excerpt(about, LAST_LINES),
              again.show());
    }
  }

  private static Seen get(Future<Seen> running) throws Exception {
    try {
      return running.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof AssertionError broken) {
        throw broken;
      }
      throw failed;
    }
  }

  @SuppressWarnings("SystemOut") // for whoever runs it by hand
  private static void print(String text) {
    System.out.println(text);
  }
}
