package io.dsfleet.chaos;

import io.dsfleet.devtools.processes.ConditionWait;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What apps do to the system. */
final class AppFaults {
  /** What was started on an app longer ago, it does not hold any more. */
  private static final Duration LONGEST_JOB = Duration.ofSeconds(5);

  private static final Duration WORK_BOUND = Duration.ofSeconds(10);

  private AppFaults() {}

  /** One that befalls an app drawn by lot. */
  abstract static class OfOne extends FaultCatalog.Plain {
    private final AppFleet crew;
    private AppFleet.Member victim;

    OfOne(AppFleet crew) {
      this.crew = crew;
      this.victim = crew.member(0);
    }

    AppFleet crew() {
      return crew;
    }

    AppFleet.Member victim() {
      return victim;
    }

    /** Dies in the middle of its jobs, which are returned; it is waited for where it has none. */
    Set<Long> dies() {
      long since = System.nanoTime() - LONGEST_JOB.toNanos();
      ConditionWait.until(() -> !crew.inWork(victim, since).isEmpty(), WORK_BOUND);
      victim.app().die();
      return crew.inWork(victim, since);
    }

    @Override
    public void begin(RandomGenerator random) {
      victim = crew.member(random.nextInt(crew.members().size()));
      befall(random);
    }

    abstract void befall(RandomGenerator random);
  }

  /** Killed in the middle of its jobs; another process comes back under its id at once. */
  static final class Replaced extends OfOne {
    private int lost;

    Replaced(AppFleet crew) {
      super(crew);
    }

    @Override
    public String name() {
      return "app replaced";
    }

    @Override
    void befall(RandomGenerator random) {
      lost = dies().size();
    }

    @Override
    public Duration hold(RandomGenerator random) {
      return FaultCatalog.between(random, 200, 1_500);
    }

    @Override
    public String proof() {
      return lost > 0 ? "died with " + lost + " jobs" : "";
    }

    @Override
    public long end() {
      var _ = victim().app().restart().exceptionally(later -> null);
      return System.nanoTime();
    }
  }

  /** Killed in the middle of its jobs, and away until their grace is long over. */
  static final class Gone extends OfOne {
    private static final Duration AWAY = ChaosSettings.GRACE.plusSeconds(6);
    private Set<Long> orphans = Set.of();
    private long diedNanos;

    Gone(AppFleet crew) {
      super(crew);
    }

    @Override
    public String name() {
      return "app gone";
    }

    @Override
    void befall(RandomGenerator random) {
      orphans = dies();
      diedNanos = System.nanoTime();
    }

    @Override
    public Duration hold(RandomGenerator random) {
      return AWAY;
    }

    @Override
    public String proof() {
      return orphans.isEmpty() ? "" : "died with " + orphans.size() + " jobs";
    }

    /** What counts is not its return but the end of its jobs' grace. */
    @Override
    public long end() {
      var _ = victim().app().restart().exceptionally(later -> null);
      return diedNanos + ChaosSettings.GRACE.toNanos();
    }

    /** When the last of its jobs was started on another app. */
    @Override
    public OptionalLong worksAgain(AppFleet crew, long upNanos) {
      long last = upNanos;
      for (long camera : orphans) {
        OptionalLong start = crew.startedElsewhere(camera, victim().app().instanceId(), diedNanos);
        if (start.isEmpty()) {
          return OptionalLong.empty();
        }
        last = Math.max(last, start.getAsLong());
      }
      return OptionalLong.of(last);
    }
  }

  /** Everything it says is said twice. */
  static final class Stammers extends OfOne {
    private long before;

    Stammers(AppFleet crew) {
      super(crew);
    }

    @Override
    public String name() {
      return "app doubles-frames";
    }

    @Override
    void befall(RandomGenerator random) {
      before = victim().misbehaved().get();
      victim().stammer();
    }

    @Override
    public Duration hold(RandomGenerator random) {
      return FaultCatalog.between(random, 2_000, 6_000);
    }

    @Override
    public String proof() {
      long frames = victim().misbehaved().get() - before;
      return frames > 0 ? frames + " frames doubled" : "";
    }

    @Override
    public long end() {
      victim().behave();
      return System.nanoTime();
    }
  }

  /** Everything it says comes seconds late. */
  static final class Dawdles extends OfOne {
    private long before;

    Dawdles(AppFleet crew) {
      super(crew);
    }

    @Override
    public String name() {
      return "app late-frames";
    }

    @Override
    void befall(RandomGenerator random) {
      before = victim().misbehaved().get();
      victim().dawdle(FaultCatalog.between(random, 500, 3_000));
    }

    @Override
    public Duration hold(RandomGenerator random) {
      return FaultCatalog.between(random, 3_000, 8_000);
    }

    @Override
    public String proof() {
      long frames = victim().misbehaved().get() - before;
      return frames > 0 ? frames + " frames delayed" : "";
    }

    @Override
    public long end() {
      victim().behave();
      return System.nanoTime();
    }
  }
}
