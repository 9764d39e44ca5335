package io.dsfleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Many small fleets, each with faults of its own. {@code -Ddsfleet.simulation.seed=S} runs one and
 * prints its trace, {@code -Ddsfleet.simulation.seeds=N} runs so many.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("dsfleet.simulation.seeds", 2_500);
  private static final Long ONE = Long.getLong("dsfleet.simulation.seed");
  private static final int SEEDS_TO_MISS_A_RULE = 10_000;
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
  void fleet_keepsEveryRule_andEachSeedGivesTheSameTraceTwice() throws Exception {
    if (ONE != null) {
      Simulation run = new Simulation(ONE, Set.of(), true);
      show(ONE, () -> run.run());
      print(run.world().trace().excerpt("", Integer.MAX_VALUE));
      return;
    }
    List<Seen> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
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
        "%d seeds, %d events, %d s of the fleets' time, faults that bit: %s"
            .formatted(
                SEEDS,
                all.stream().mapToLong(Seen::events).sum(),
                all.stream().mapToLong(Seen::millis).sum() / 1_000,
                bites));
    if (SEEDS >= SEEDS_IN_WHICH_ALL_BITES) {
      assertThat(bites).containsOnlyKeys(Fault.values());
    }
  }

  @ParameterizedTest
  @EnumSource
  void ruleLeftOut_isMissed(Rule rule) {
    boolean missed =
        LongStream.rangeClosed(1, SEEDS_TO_MISS_A_RULE)
            .parallel()
            .anyMatch(seed -> misses(seed, rule));

    assertThat(missed).as("no seed up to " + SEEDS_TO_MISS_A_RULE + " misses " + rule).isTrue();
  }

  private static boolean misses(long seed, Rule rule) {
    try {
      new Simulation(seed, Set.of(rule), false).run();
      return false;
    } catch (Violation missed) {
      return true;
    }
  }

  @Test
  void failure_namesItsSeedAndShowsItsTrace() {
    String report = report(1, Set.of(Rule.OUTBOX));

    assertThat(report)
        .contains("seed 1: no job is lost", "-Ddsfleet.simulation.seed=1", "accept sim.");
    assertThat(report.lines().count()).isLessThan(3 * LAST_LINES);
  }

  /** Runs each seed twice. */
  private static Seen twice(LongStream seeds) {
    Map<Enum<?>, Integer> bites = new HashMap<>();
    long[] sums = new long[2];
    seeds.forEach(
        seed -> {
          Simulation first = new Simulation(seed, Set.of(), false);
          Simulation second = new Simulation(seed, Set.of(), false);
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
  private static String report(long seed, Set<Rule> leftOut) {
    Simulation again = new Simulation(seed, leftOut, true);
    try {
      again.run();
      return "seed " + seed + " did not fail again";
    } catch (RuntimeException broken) {
      String about = broken instanceof Violation violation ? violation.about() : "";
      return "seed %d: %s%nagain by -Ddsfleet.simulation.seed=%d%n%s%s"
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
