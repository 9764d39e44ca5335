package io.dsfleet.chaos;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.processes.ConditionWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Redis is killed and started again without its data: the record must come back from its journal.
 * What the journal did not have yet because its writer was killed before is another fault, so it is
 * waited for first.
 */
final class RedisDataLossFault implements InjectedFault {
  private static final Duration UP_BOUND = Duration.ofMinutes(2);
  private static final Duration JOURNAL_BOUND = Duration.ofSeconds(30);
  private static final long LAG_MOST_MILLIS = 1_000;

  private final ManagedProcess redis;
  private final Path data;
  private final SystemProbe told;
  private long deleted;
  private long generation;

  RedisDataLossFault(SystemUnderTest plant) {
    redis = plant.part(SystemUnderTest.REDIS);
    data = plant.folder().resolve(SystemUnderTest.REDIS);
    told = new SystemProbe(plant.api(), plant.apiOf("scheduler"));
  }

  @Override
  public String name() {
    return "empty redis";
  }

  @Override
  public void begin(RandomGenerator random) {
    if (!ConditionWait.until(() -> told.journalLagMillis() < LAG_MOST_MILLIS, JOURNAL_BOUND)) {
      throw new CommandFailure("the journal did not catch up within " + JOURNAL_BOUND);
    }
    generation = told.generation().orElse(0);
    redis.kill();
    deleted = delete();
  }

  @Override
  public Duration hold(RandomGenerator random) {
    return FaultCatalog.between(random, 200, 2_500);
  }

  @Override
  public String proof() {
    return deleted > 0 ? "killed, " + deleted / 1_024 + " KB of its data deleted" : "";
  }

  @Override
  public long end() {
    redis.start();
    return redis.awaitUp(UP_BOUND);
  }

  /** A start counts when the record is that of a new generation. */
  @Override
  public OptionalLong worksAgain(AppFleet crew, long upNanos) {
    return told.generation().orElse(0) > generation
        ? crew.firstStartAfter(upNanos)
        : OptionalLong.empty();
  }

  private long delete() {
    try (Stream<Path> tree = Files.walk(data.resolve("appendonlydir"))) {
      List<Path> all = tree.sorted(Comparator.reverseOrder()).toList();
      long bytes = 0;
      for (Path each : all) {
        bytes += Files.isRegularFile(each) ? Files.size(each) : 0;
        Files.delete(each);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
