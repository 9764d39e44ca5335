package io.dsfleet.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Every fault that a plant can be done. */
final class FaultCatalog {
  private static final List<String> PARTS =
      List.of("gateway", "scheduler", "ds-bridge", "launcher", "rabbitmq", "redis");

  private FaultCatalog() {}

  /** Those that work on this machine, in a fixed order. */
  static List<InjectedFault> of(SystemUnderTest plant, AppFleet crew) {
    List<InjectedFault> faults = new ArrayList<>();
    for (String name : PARTS) {
      ManagedProcess part = plant.part(name);
      faults.add(new ProcessFaults.Kill(part));
      faults.add(new ProcessFaults.Restart(part));
      faults.add(new ProcessFaults.Pause(part));
    }
    faults.add(new RedisDataLossFault(plant));
    for (FaultProxy line : plant.lines().values()) {
      faults.add(new NetworkFault(NetworkFault.Kind.CUT, line));
      faults.add(new NetworkFault(NetworkFault.Kind.SILENCE, line));
      faults.add(new NetworkFault(NetworkFault.Kind.DELAY, line));
    }
    if (plant.volume(SystemUnderTest.REDIS).isOfItsOwn()) {
      faults.add(new DiskFaults.RedisFull(plant));
      faults.add(new DiskFaults.RabbitMqFull(plant));
    }
    faults.add(new AppFaults.Replaced(crew));
    faults.add(new AppFaults.Gone(crew));
    faults.add(new AppFaults.Stammers(crew));
    faults.add(new AppFaults.Dawdles(crew));
    return faults;
  }

  /** Names of all kinds, those that need root included, for people. */
  static List<String> kinds() {
    return List.of("kill", "restart", "pause", "empty", "cut", "silence", "delay", "disk", "app");
  }

  /** A time between two. */
  static Duration between(RandomGenerator random, int leastMillis, int mostMillis) {
    return Duration.ofMillis(random.nextInt(leastMillis, mostMillis));
  }

  /** A fault after which the system works again with the next start. */
  abstract static class Plain implements InjectedFault {
    @Override
    public OptionalLong worksAgain(AppFleet crew, long upNanos) {
      return crew.firstStartAfter(upNanos);
    }
  }
}
