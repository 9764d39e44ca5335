package io.dsfleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Runs one kind of simulation with many seeds. {@code -D<name>.seed=S} runs one and prints its
 * trace, {@code -D<name>.seeds=N} runs N seeds. As an extension it turns logging off meanwhile.
 *
 * @param <R> the rules that a run may disable
 */
final class SeededRuns<R extends Enum<R>> implements BeforeAllCallback, AfterAllCallback {
  /** Number of trace lines in a failure report. */
  static final int LAST_LINES = 80;

  private static final int SEEDS_TO_MISS_A_RULE = 10_000;
  private static final int SEEDS_AT_ONCE = 50;
  private static final int SEEDS_IN_WHICH_ALL_BITES = 1_000;
  private static final int THREADS = 2;

  /** Creates a run. */
  interface RunFactory<R> {
    SeededRun of(long seed, Set<R> leftOut, boolean traced);
  }

  /** Statistics of the runs of one thread. */
  private record RunStatistics(long events, long millis, Map<Enum<?>, Integer> bites) {}

  private final String name;
  private final long seeds;
  private final RunFactory<R> kind;
  private Level before;

  /**
   * Runs of one kind.
   *
   * @param name of its settings
   * @param seeds default number of seeds
   */
  SeededRuns(String name, long seeds, RunFactory<R> kind) {
    this.name = name;
    this.seeds = Long.getLong(name + ".seeds", seeds);
    this.kind = kind;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    before = ours().getLevel();
    ours().setLevel(Level.OFF);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    ours().setLevel(before);
  }

  private static Logger ours() {
    return (Logger) LoggerFactory.getLogger("io.dsfleet");
  }

  /**
   * Requires every rule to hold with each seed, and the same trace from two runs of a seed.
   *
   * @param faults the faults that must take effect at least once
   */
  void keepEveryRule(Collection<Enum<?>> faults) throws Exception {
    Long one = Long.getLong(name + ".seed");
    if (one == null) {
      keepEveryRuleWithAll(faults);
      return;
    }
    SeededRun run = kind.of(one, Set.of(), true);
    reporting(one, run::run);
    print(run.world().trace().excerpt("", Integer.MAX_VALUE));
  }

  private void keepEveryRuleWithAll(Collection<Enum<?>> faults) throws Exception {
    List<RunStatistics> all = new ArrayList<>();
    // virtual threads, because the launchers of a run switch between threads
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RunStatistics>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread + 1;
        running.add(
            threads.submit(
                () ->
                    twice(
                        LongStream.iterate(first, seed -> seed <= seeds, seed -> seed + THREADS))));
      }
      for (Future<RunStatistics> each : running) {
        all.add(get(each));
      }
    }

    Map<Enum<?>, Integer> bites = new HashMap<>();
    all.forEach(
        seen -> seen.bites().forEach((fault, count) -> bites.merge(fault, count, Integer::sum)));
    print(
        "%s: %d seeds, %d events, %d s of their time, faults that bit: %s"
            .formatted(
                name,
                seeds,
                all.stream().mapToLong(RunStatistics::events).sum(),
                all.stream().mapToLong(RunStatistics::millis).sum() / 1_000,
                bites));
    if (seeds >= SEEDS_IN_WHICH_ALL_BITES) {
      assertThat(bites.keySet()).containsExactlyInAnyOrderElementsOf(faults);
    }
  }

  private RunStatistics twice(LongStream some) {
    Map<Enum<?>, Integer> bites = new HashMap<>();
    long[] sums = new long[2];
    some.forEach(
        seed -> {
          SeededRun first = kind.of(seed, Set.of(), false);
          SeededRun second = kind.of(seed, Set.of(), false);
          reporting(
              seed,
              () -> {
                String hash = first.run().hash();
                assertThat(second.run().hash()).as("trace of seed %d", seed).isEqualTo(hash);
              });
          sums[0] += first.world().events();
          sums[1] += first.elapsed();
          first
              .world()
              .trace()
              .faultCounts()
              .forEach((fault, n) -> bites.merge(fault, n, Integer::sum));
        });
    return new RunStatistics(sums[0], sums[1], bites);
  }

  private void reporting(long seed, Runnable run) {
    try {
      run.run();
    } catch (RuntimeException broken) {
      throw new AssertionError(report(seed, Set.of()), broken);
    }
  }

  private static RunStatistics get(Future<RunStatistics> running) throws Exception {
    try {
      return running.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof AssertionError broken) {
        throw broken;
      }
      throw failed;
    }
  }

  /** The first seed that detects the disabled rule; empty if none of the first 10,000 does. */
  OptionalLong firstSeedDetecting(R rule) {
    return LongStream.iterate(1, from -> from <= SEEDS_TO_MISS_A_RULE, from -> from + SEEDS_AT_ONCE)
        .mapToObj(from -> firstSeedDetecting(rule, LongStream.range(from, from + SEEDS_AT_ONCE)))
        .flatMapToLong(OptionalLong::stream)
        .findFirst();
  }

  private OptionalLong firstSeedDetecting(R rule, LongStream some) {
    return some.parallel().filter(seed -> misses(seed, rule)).findFirst();
  }

  private boolean misses(long seed, R rule) {
    try {
      RunTrace _ = kind.of(seed, Set.of(rule), false).run();
      return false;
    } catch (RuleViolation missed) {
      return true;
    }
  }

  /** Repeats the run and reports it with its trace. */
  String report(long seed, Set<R> leftOut) {
    SeededRun again = kind.of(seed, leftOut, true);
    try {
      return "seed " + seed + " did not fail again: " + again.run().hash();
    } catch (RuntimeException broken) {
      String about = broken instanceof RuleViolation violation ? violation.about() : "";
      return "seed %d: %s%nagain by -D%s.seed=%d%n%s%s"
          .formatted(
              seed,
              broken.getMessage(),
              name,
              seed,
              again.world().trace().excerpt(about, LAST_LINES),
              again.show());
    }
  }

  @SuppressWarnings("SystemOut") // for manual runs
  private static void print(String text) {
    System.out.println(text);
  }
}
