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
 * Kills Redis and restarts it without its data, so that the state must be rebuilt from the journal.
 * Waits for the journal to catch up first: an incomplete journal is a different fault.
 */
final class RedisDataLossFault implements InjectedFault {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration JOURNAL_TIMEOUT = Duration.ofSeconds(30);
  private static final long MAX_LAG_MILLIS = 1_000;

  private final ManagedProcess redis;
  private final Path data;
  private final SystemProbe probe;
  private long deleted;
  private long generation;

  RedisDataLossFault(SystemUnderTest system) {
    redis = system.process(SystemUnderTest.REDIS);
    data = system.folder().resolve(SystemUnderTest.REDIS);
    probe = new SystemProbe(system.api(), system.apiOf("scheduler"));
  }

  @Override
  public String name() {
    return "empty redis";
  }

  @Override
  public void inject(RandomGenerator random) {
    if (!ConditionWait.until(() -> probe.journalLagMillis() < MAX_LAG_MILLIS, JOURNAL_TIMEOUT)) {
      throw new CommandFailure(
          "the journal did not catch up within " + JOURNAL_TIMEOUT.toSeconds() + " s");
    }
    generation = probe.generation().orElse(0);
    redis.kill();
    deleted = deleteData();
  }

  @Override
  public Duration duration(RandomGenerator random) {
    return FaultCatalog.between(random, 200, 2_500);
  }

  @Override
  public String evidence() {
    return deleted > 0 ? "killed, " + deleted / 1_024 + " KB of its data deleted" : "";
  }

  @Override
  public long repair() {
    redis.start();
    return redis.awaitUp(START_TIMEOUT);
  }

  /** A start counts only once the state has a new generation. */
  @Override
  public OptionalLong recoveredAt(AppFleet apps, long upNanos) {
    return probe.generation().orElse(0) > generation
        ? apps.firstStartAfter(upNanos)
        : OptionalLong.empty();
  }

  private long deleteData() {
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
