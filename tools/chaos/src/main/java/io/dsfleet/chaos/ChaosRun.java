package io.dsfleet.chaos;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.fleet.ProjectCheckout;
import io.dsfleet.devtools.processes.ConditionWait;
import io.dsfleet.devtools.processes.FolderLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run: the system, its load, and faults by a schedule that a seed decides. */
public final class ChaosRun implements AutoCloseable {
  private static final Duration REST_BOUND = Duration.ofMinutes(3);
  private static final Duration ANSWER_BOUND = Duration.ofMinutes(1);
  private static final int STARTS_BETWEEN = 5;

  /** By then something passed on the quietest line, if only a heartbeat of RabbitMQ. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(45);

  private static final double NANOS = 1e9;

  private final ProjectCheckout checkout;
  private final ChaosSettings settings;
  private final Consumer<String> notices;
  private final Path folder;
  private final SystemUnderTest plant;
  private final Random random;
  private final List<FaultInterval> windows = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private @Nullable AppFleet crew;
  private @Nullable LoadGenerator load;
  private @Nullable FolderLock lock;

  /**
   * @param folder where it keeps data and logs; emptied first
   * @param notices receives one line per fault
   */
  public ChaosRun(ProjectCheckout checkout, Path folder, ChaosSettings settings, Consumer<String> notices) {
    this.checkout = checkout;
    this.settings = settings;
    this.notices = notices;
    this.folder = folder;
    this.plant = SystemUnderTest.in(folder);
    this.random = new Random(settings.seed());
  }

  /**
   * Starts everything, does the faults, waits until all is quiet and counts.
   *
   * @throws CommandFailure if something does not come up
   */
  public ChaosReport run() {
    takeLock();
    plant.start(checkout);
    SystemProbe told = new SystemProbe(plant.api(), plant.apiOf("scheduler"));
    AppFleet apps = new AppFleet(plant.socket(), settings.apps(), settings.streams());
    crew = apps;
    if (!ConditionWait.until(
        () -> told.isHealthy() && told.connectedInstances() == settings.apps(),
        settings.patience())) {
      throw new CommandFailure("the apps did not connect; the logs: " + folder);
    }
    LoadGenerator upstream = new LoadGenerator(plant.api(), "chaos-" + settings.seed(), settings.queue());
    load = upstream;
    upstream.start();
    ConditionWait.until(() -> apps.starts() >= STARTS_BETWEEN, settings.patience());
    storm(told, apps);
    upstream.stop(ANSWER_BOUND);
    return judged(told, apps, upstream);
  }

  private void takeLock() {
    try {
      lock =
          FolderLock.tryTake(folder)
              .orElseThrow(() -> new CommandFailure("another run uses " + folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void storm(SystemProbe told, AppFleet apps) {
    List<InjectedFault> faults =
        FaultCatalog.of(plant, apps).stream().filter(fault -> settings.wants(fault.name())).toList();
    if (faults.isEmpty()) {
      throw new CommandFailure("expected kinds of " + FaultCatalog.kinds() + ", but none is one", 2);
    }
    if (!plant.volume(SystemUnderTest.REDIS).isOfItsOwn()) {
      remarks.add("full disks: only root can mount the small file systems that they need");
    }
    long deadline = System.nanoTime() + settings.time().toNanos();
    Deque<InjectedFault> next = new ArrayDeque<>();
    int rounds = 0;
    while (System.nanoTime() < deadline) {
      if (next.isEmpty()) {
        if (settings.rounds() > 0 && rounds == settings.rounds()) {
          return;
        }
        rounds++;
        List<InjectedFault> order = new ArrayList<>(faults);
        Collections.shuffle(order, random);
        next.addAll(order);
      }
      befall(Objects.requireNonNull(next.poll()), told, apps);
    }
  }

  /** One fault, from its beginning until the system works again. */
  private void befall(InjectedFault fault, SystemProbe told, AppFleet apps) {
    long beganNanos = System.nanoTime();
    long beganMillis = System.currentTimeMillis();
    fault.begin(random);
    Duration hold = fault.hold(random);
    ConditionWait.until(() -> false, hold);
    ConditionWait.until(() -> !fault.proof().isEmpty(), HEARTBEAT);
    String proof = fault.proof();
    long up = fault.end();
    boolean worked = ConditionWait.until(() -> fault.worksAgain(apps, up).isPresent(), settings.patience());
    OptionalLong again = fault.worksAgain(apps, up);
    int starts = apps.starts();
    boolean settled =
        ConditionWait.until(
            () ->
                told.isHealthy()
                    && told.connectedInstances() == settings.apps()
                    && apps.starts() >= starts + STARTS_BETWEEN,
            settings.patience());
    OptionalDouble seconds =
        worked && settled && again.isPresent()
            ? OptionalDouble.of((again.getAsLong() - up) / NANOS)
            : OptionalDouble.empty();
    FaultInterval window =
        new FaultInterval(
            fault.name(), beganNanos, beganMillis, proof, seconds, told.brokenSlots().orElse(0));
    windows.add(window);
    notices.accept(line(window, up, worked, settled));
    ConditionWait.until(() -> false, FaultCatalog.between(random, 500, 2_500));
  }

  private String line(FaultInterval window, long up, boolean worked, boolean settled) {
    String verdict =
        !worked
            ? "STUCK: no start within " + settings.patience().toSeconds() + " s"
            : !settled
                ? "STUCK: not healthy, or an app is away, after "
                    + settings.patience().toSeconds()
                    + " s"
                : String.format(
                    Locale.ROOT, "next start after %.2f s", window.seconds().orElseThrow());
    return String.format(
        Locale.ROOT,
        "%-26s %s; up after %.1f s; %s%s",
        window.fault(),
        window.bit() ? window.proof() : "DID NOT BITE",
        (up - window.nanos()) / NANOS,
        verdict,
        window.leaked() > 0 ? "; " + window.leaked() + " SLOTS LEAKED" : "");
  }

  private ChaosReport judged(SystemProbe told, AppFleet apps, LoadGenerator upstream) {
    boolean quiet =
        ConditionWait.until(
            () ->
                told.liveJobs().equals(OptionalLong.of(0))
                    && told.restingInstances() == settings.apps()
                    && told.brokenSlots().isPresent(),
            REST_BOUND);
    List<LoadGenerator.Job> jobs = upstream.jobs();
    notices.accept("reading the timelines of " + jobs.size() + " jobs");
    ResultCheck verdict = new ResultCheck(windows, jobs, told.stories(jobs), apps);
    return verdict.report(settings, upstream.refusals(), quiet, told, remarks);
  }

  /** Ends everything it started; safe to call twice and from any thread. */
  @Override
  public void close() {
    if (load != null) {
      load.close();
    }
    if (crew != null) {
      crew.close();
    }
    plant.close();
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
