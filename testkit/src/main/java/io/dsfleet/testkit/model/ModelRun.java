package io.dsfleet.testkit.model;

import io.dsfleet.testkit.model.Shrinker.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs random lists of commands on a machine and its model and shrinks the list on which they
 * differ. Seeds are fixed, so a build is repeatable.
 */
public final class ModelRun {
  /** System property: runs this seed alone. */
  public static final String SEED_PROPERTY = "dsfleet.model.seed";

  /** System property: adds this to every seed, for runs on lists that no build has tried. */
  public static final String OFFSET_PROPERTY = "dsfleet.model.offset";

  private static final int MOST_SHRINK_TRIALS = 2_000;

  private ModelRun() {}

  /** What was run. */
  public record Ran(int lists, long commands) {}

  /**
   * Runs {@code seeds} lists of {@code length} commands; fails with the shrunk list and its seed.
   */
  public static <C> Ran check(
      int seeds, int length, CommandGenerator<C> generator, ModelWorld.Factory<C> worlds) {
    Optional<ModelFailure<C>> failure = findFailure(seeds, length, generator, worlds);
    if (failure.isPresent()) {
      throw new AssertionError(failure.get().describe(), failure.get().cause());
    }
    int lists = seedsOf(seeds).length;
    return new Ran(lists, (long) lists * length);
  }

  /** The first failure, shrunk, for tests that want one (a deliberately broken machine). */
  public static <C> Optional<ModelFailure<C>> findFailure(
      int seeds, int length, CommandGenerator<C> generator, ModelWorld.Factory<C> worlds) {
    for (long seed : seedsOf(seeds)) {
      List<C> commands = draw(seed, length, generator);
      Failed failed = runOn(worlds, commands);
      if (failed != null) {
        return Optional.of(
            new Shrinker<C>(list -> runOn(worlds, list), MOST_SHRINK_TRIALS, commands, failed)
                .shrink(seed));
      }
    }
    return Optional.empty();
  }

  private static long[] seedsOf(int count) {
    Long only = Long.getLong(SEED_PROPERTY);
    long offset = Long.getLong(OFFSET_PROPERTY, 0L);
    return only != null
        ? new long[] {only}
        : LongStream.rangeClosed(1, count).map(seed -> seed + offset).toArray();
  }

  private static <C> List<C> draw(long seed, int length, CommandGenerator<C> generator) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    List<C> commands = new ArrayList<>(length);
    for (int position = 0; position < length; position++) {
      commands.add(generator.next(random, position));
    }
    return commands;
  }

  /** Null where the list runs clean; a failure after the last command counts the whole list. */
  @SuppressWarnings("CatchingUnchecked") // whatever a world throws is a difference to report
  private static <C> @Nullable Failed runOn(ModelWorld.Factory<C> worlds, List<C> commands) {
    int ran = 0;
    try (ModelWorld<C> world = worlds.create()) {
      for (C command : commands) {
        ran++;
        world.run(command);
      }
      world.finish();
      return null;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a model ran", interrupted);
    } catch (Exception | AssertionError difference) {
      return new Failed(ran, difference);
    }
  }
}
