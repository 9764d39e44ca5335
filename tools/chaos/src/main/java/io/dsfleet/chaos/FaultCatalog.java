package io.dsfleet.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Lists the faults that can be injected into a system. */
final class FaultCatalog {
  private static final List<String> PROCESSES =
      List.of("gateway", "scheduler", "ds-bridge", "launcher", "rabbitmq", "redis");

  private FaultCatalog() {}

  /** The faults that work on this machine, in a fixed order. */
  static List<InjectedFault> of(SystemUnderTest system, AppFleet apps) {
    List<InjectedFault> faults = new ArrayList<>();
    for (String name : PROCESSES) {
      ManagedProcess process = system.process(name);
      faults.add(new ProcessFaults.Kill(process));
      faults.add(new ProcessFaults.Restart(process));
      faults.add(new ProcessFaults.Pause(process));
    }
    faults.add(new RedisDataLossFault(system));
    for (FaultProxy proxy : system.proxies().values()) {
      faults.add(new NetworkFault(NetworkFault.Kind.CUT, proxy));
      faults.add(new NetworkFault(NetworkFault.Kind.SILENCE, proxy));
      faults.add(new NetworkFault(NetworkFault.Kind.DELAY, proxy));
    }
    if (system.volume(SystemUnderTest.REDIS).isMounted()) {
      faults.add(new DiskFaults.RedisFull(system));
      faults.add(new DiskFaults.RabbitMqFull(system));
    }
    faults.add(new AppFaults.IsReplaced(apps));
    faults.add(new AppFaults.StaysAway(apps));
    faults.add(new AppFaults.DuplicatesMessages(apps));
    faults.add(new AppFaults.DelaysMessages(apps));
    return faults;
  }

  /** Names of all kinds, including those that need root. */
  static List<String> kinds() {
    return List.of("kill", "restart", "pause", "empty", "cut", "silence", "delay", "disk", "app");
  }

  /** A random duration between two bounds. */
  static Duration between(RandomGenerator random, int minMillis, int maxMillis) {
    return Duration.ofMillis(random.nextInt(minMillis, maxMillis));
  }

  /** A fault from which the system has recovered at the next job start. */
  abstract static class RecoversAtNextStart implements InjectedFault {
    @Override
    public OptionalLong recoveredAt(AppFleet apps, long upNanos) {
      return apps.firstStartAfter(upNanos);
    }
  }
}
