package io.dsfleet.chaos;

import io.dsfleet.devtools.processes.ConditionWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** A disk that is full, and has room again. */
final class DiskFaults {
  private static final Duration BITE_BOUND = Duration.ofSeconds(20);
  private static final Duration UP_BOUND = Duration.ofMinutes(2);

  private DiskFaults() {}

  /** Redis ends by its own decision, since it cannot keep what it would acknowledge. */
  static final class RedisFull extends FaultCatalog.Plain {
    private final TmpfsVolume volume;
    private final ManagedProcess redis;
    private long filled;

    RedisFull(SystemUnderTest plant) {
      volume = plant.volume(SystemUnderTest.REDIS);
      redis = plant.part(SystemUnderTest.REDIS);
    }

    @Override
    public String name() {
      return "disk redis";
    }

    @Override
    public void begin(RandomGenerator random) {
      filled = volume.fill();
      ConditionWait.until(() -> !redis.isAlive(), BITE_BOUND);
    }

    @Override
    public Duration hold(RandomGenerator random) {
      return FaultCatalog.between(random, 500, 3_000);
    }

    @Override
    public String proof() {
      return redis.exitCode().isPresent()
          ? "full by "
              + filled
              + " MB; write refused, Redis ended with code "
              + redis.exitCode().getAsInt()
          : "";
    }

    @Override
    public long end() {
      volume.free();
      redis.start();
      return redis.awaitUp(UP_BOUND);
    }
  }

  /**
   * Less is free than RabbitMQ wants to have left (200 MB): it blocks its publishers. That is how
   * it keeps its disk from being wholly full, which its write-ahead log would not survive.
   */
  static final class RabbitMqFull extends FaultCatalog.Plain {
    private static final String ALARM = "disk resource limit alarm set";
    private static final int LEFT_MEGABYTES = 64;

    private final TmpfsVolume volume;
    private final ManagedProcess rabbitMq;
    private final Path log;
    private long logged;
    private long filled;

    RabbitMqFull(SystemUnderTest plant) {
      volume = plant.volume(SystemUnderTest.RABBITMQ);
      rabbitMq = plant.part(SystemUnderTest.RABBITMQ);
      log = plant.folder().resolve("rabbitmq/log/rabbitmq.log");
    }

    @Override
    public String name() {
      return "disk rabbitmq";
    }

    @Override
    public void begin(RandomGenerator random) {
      logged = alarms();
      filled = volume.fillBut(LEFT_MEGABYTES);
      ConditionWait.until(() -> alarms() > logged || !rabbitMq.isAlive(), BITE_BOUND);
    }

    @Override
    public Duration hold(RandomGenerator random) {
      return FaultCatalog.between(random, 2_000, 5_000);
    }

    @Override
    public String proof() {
      if (!rabbitMq.isAlive()) {
        return "filled by " + filled + " MB; RabbitMQ ended";
      }
      return alarms() > logged ? "filled by " + filled + " MB; publishers blocked" : "";
    }

    private long alarms() {
      try {
        return Files.readString(log).lines().filter(line -> line.contains(ALARM)).count();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public long end() {
      volume.free();
      if (!rabbitMq.isAlive()) {
        rabbitMq.start();
      }
      return rabbitMq.awaitUp(UP_BOUND);
    }
  }
}
