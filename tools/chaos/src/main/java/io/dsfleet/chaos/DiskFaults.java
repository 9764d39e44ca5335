package io.dsfleet.chaos;

import io.dsfleet.devtools.processes.ConditionWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Faults that fill a disk and free it again. */
final class DiskFaults {
  private static final Duration EFFECT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  private DiskFaults() {}

  /** Fills the disk of Redis, which exits because it cannot persist what it would acknowledge. */
  static final class RedisFull extends FaultCatalog.RecoversAtNextStart {
    private final TmpfsVolume volume;
    private final ManagedProcess redis;
    private long filled;

    RedisFull(SystemUnderTest system) {
      volume = system.volume(SystemUnderTest.REDIS);
      redis = system.process(SystemUnderTest.REDIS);
    }

    @Override
    public String name() {
      return "disk redis";
    }

    @Override
    public void inject(RandomGenerator random) {
      filled = volume.fill();
      ConditionWait.until(() -> !redis.isAlive(), EFFECT_TIMEOUT);
    }

    @Override
    public Duration duration(RandomGenerator random) {
      return FaultCatalog.between(random, 500, 3_000);
    }

    @Override
    public String evidence() {
      return redis.exitCode().isPresent()
          ? "filled with "
              + filled
              + " MB; write refused, Redis exited with code "
              + redis.exitCode().getAsInt()
          : "";
    }

    @Override
    public long repair() {
      volume.clear();
      redis.start();
      return redis.awaitUp(START_TIMEOUT);
    }
  }

  /**
   * Leaves less free space than RabbitMQ requires (200 MB), so that it blocks publishers. RabbitMQ
   * thus avoids a full disk, which its write-ahead log would not survive.
   */
  static final class RabbitMqFull extends FaultCatalog.RecoversAtNextStart {
    private static final String ALARM = "disk resource limit alarm set";
    private static final int FREE_MEGABYTES = 64;

    private final TmpfsVolume volume;
    private final ManagedProcess rabbitMq;
    private final Path log;
    private long alarmsBefore;
    private long filled;

    RabbitMqFull(SystemUnderTest system) {
      volume = system.volume(SystemUnderTest.RABBITMQ);
      rabbitMq = system.process(SystemUnderTest.RABBITMQ);
      log = system.folder().resolve("rabbitmq/log/rabbitmq.log");
    }

    @Override
    public String name() {
      return "disk rabbitmq";
    }

    @Override
    public void inject(RandomGenerator random) {
      alarmsBefore = alarmCount();
      filled = volume.fillLeaving(FREE_MEGABYTES);
      ConditionWait.until(() -> alarmCount() > alarmsBefore || !rabbitMq.isAlive(), EFFECT_TIMEOUT);
    }

    @Override
    public Duration duration(RandomGenerator random) {
      return FaultCatalog.between(random, 2_000, 5_000);
    }

    @Override
    public String evidence() {
      if (!rabbitMq.isAlive()) {
        return "filled with " + filled + " MB; RabbitMQ exited";
      }
      return alarmCount() > alarmsBefore ? "filled with " + filled + " MB; publishers blocked" : "";
    }

    private long alarmCount() {
      try {
        return Files.readString(log).lines().filter(line -> line.contains(ALARM)).count();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public long repair() {
      volume.clear();
      if (!rabbitMq.isAlive()) {
        rabbitMq.start();
      }
      return rabbitMq.awaitUp(START_TIMEOUT);
    }
  }
}
