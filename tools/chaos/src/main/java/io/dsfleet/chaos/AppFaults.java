package io.dsfleet.chaos;

import io.dsfleet.devtools.processes.ConditionWait;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Faults of apps: death, long absence, duplicate and delayed messages. */
final class AppFaults {
  /** An app has finished every job that started longer ago than this. */
  private static final Duration MAX_JOB_TIME = Duration.ofSeconds(5);

  private static final Duration JOB_TIMEOUT = Duration.ofSeconds(10);

  private AppFaults() {}

  /** A fault of a randomly chosen app. */
  abstract static class RandomAppFault extends FaultCatalog.RecoversAtNextStart {
    private final AppFleet apps;
    private AppFleet.Member victim;

    RandomAppFault(AppFleet apps) {
      this.apps = apps;
      this.victim = apps.member(0);
    }

    AppFleet apps() {
      return apps;
    }

    AppFleet.Member victim() {
      return victim;
    }

    /**
     * Kills the app while it runs jobs, for which it waits, and returns the cameras of those jobs.
     */
    Set<Long> kill() {
      long since = System.nanoTime() - MAX_JOB_TIME.toNanos();
      ConditionWait.until(() -> !apps.runningCameras(victim, since).isEmpty(), JOB_TIMEOUT);
      victim.app().crash();
      return apps.runningCameras(victim, since);
    }

    @Override
    public void inject(RandomGenerator random) {
      victim = apps.member(random.nextInt(apps.members().size()));
      injectInto(random);
    }

    abstract void injectInto(RandomGenerator random);
  }

  /** Kills an app while it runs jobs; another process with its id connects at once. */
  static final class IsReplaced extends RandomAppFault {
    private int lost;

    IsReplaced(AppFleet apps) {
      super(apps);
    }

    @Override
    public String name() {
      return "app replaced";
    }

    @Override
    void injectInto(RandomGenerator random) {
      lost = kill().size();
    }

    @Override
    public Duration duration(RandomGenerator random) {
      return FaultCatalog.between(random, 200, 1_500);
    }

    @Override
    public String evidence() {
      return lost > 0 ? "died with " + lost + " jobs" : "";
    }

    @Override
    public long repair() {
      var _ = victim().app().restart().exceptionally(later -> null);
      return System.nanoTime();
    }
  }

  /** Kills an app while it runs jobs; it returns only after their grace period. */
  static final class StaysAway extends RandomAppFault {
    private static final Duration ABSENCE = ChaosSettings.GRACE.plusSeconds(6);
    private Set<Long> orphans = Set.of();
    private long diedNanos;

    StaysAway(AppFleet apps) {
      super(apps);
    }

    @Override
    public String name() {
      return "app gone";
    }

    @Override
    void injectInto(RandomGenerator random) {
      orphans = kill();
      diedNanos = System.nanoTime();
    }

    @Override
    public Duration duration(RandomGenerator random) {
      return ABSENCE;
    }

    @Override
    public String evidence() {
      return orphans.isEmpty() ? "" : "died with " + orphans.size() + " jobs";
    }

    /** Recovery is measured from the end of the jobs' grace period, not from the app's return. */
    @Override
    public long repair() {
      var _ = victim().app().restart().exceptionally(later -> null);
      return diedNanos + ChaosSettings.GRACE.toNanos();
    }

    /** The time when the last of its jobs started on another app. */
    @Override
    public OptionalLong recoveredAt(AppFleet apps, long upNanos) {
      long last = upNanos;
      for (long camera : orphans) {
        OptionalLong start = apps.startedElsewhere(camera, victim().app().instanceId(), diedNanos);
        if (start.isEmpty()) {
          return OptionalLong.empty();
        }
        last = Math.max(last, start.getAsLong());
      }
      return OptionalLong.of(last);
    }
  }

  /** Sends every message twice. */
  static final class DuplicatesMessages extends RandomAppFault {
    private long before;

    DuplicatesMessages(AppFleet apps) {
      super(apps);
    }

    @Override
    public String name() {
      return "app duplicate-messages";
    }

    @Override
    void injectInto(RandomGenerator random) {
      before = victim().alteredMessages().get();
      victim().duplicateMessages();
    }

    @Override
    public Duration duration(RandomGenerator random) {
      return FaultCatalog.between(random, 2_000, 6_000);
    }

    @Override
    public String evidence() {
      long count = victim().alteredMessages().get() - before;
      return count > 0 ? count + " messages duplicated" : "";
    }

    @Override
    public long repair() {
      victim().behaveNormally();
      return System.nanoTime();
    }
  }

  /** Sends every message seconds late. */
  static final class DelaysMessages extends RandomAppFault {
    private long before;

    DelaysMessages(AppFleet apps) {
      super(apps);
    }

    @Override
    public String name() {
      return "app delayed-messages";
    }

    @Override
    void injectInto(RandomGenerator random) {
      before = victim().alteredMessages().get();
      victim().delayMessages(FaultCatalog.between(random, 500, 3_000));
    }

    @Override
    public Duration duration(RandomGenerator random) {
      return FaultCatalog.between(random, 3_000, 8_000);
    }

    @Override
    public String evidence() {
      long count = victim().alteredMessages().get() - before;
      return count > 0 ? count + " messages delayed" : "";
    }

    @Override
    public long repair() {
      victim().behaveNormally();
      return System.nanoTime();
    }
  }
}
