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

/** One run: the system, its load and a random schedule of faults. */
public final class ChaosRun implements AutoCloseable {
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration RESPONSE_TIMEOUT = Duration.ofMinutes(1);
  private static final int STARTS_BETWEEN_FAULTS = 5;

  /** Within this time even the quietest connection carries data, if only a RabbitMQ heartbeat. */
  private static final Duration EVIDENCE_TIMEOUT = Duration.ofSeconds(45);

  private static final double NANOS = 1e9;

  private final ProjectCheckout checkout;
  private final ChaosSettings settings;
  private final Consumer<String> notices;
  private final Path folder;
  private final SystemUnderTest system;
  private final Random random;
  private final List<FaultInterval> intervals = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private @Nullable AppFleet apps;
  private @Nullable LoadGenerator load;
  private @Nullable FolderLock lock;

  /**
   * @param folder folder of data and logs; emptied first
   * @param notices receives one line per fault
   */
  public ChaosRun(
      ProjectCheckout checkout, Path folder, ChaosSettings settings, Consumer<String> notices) {
    this.checkout = checkout;
    this.settings = settings;
    this.notices = notices;
    this.folder = folder;
    this.system = SystemUnderTest.in(folder);
    this.random = new Random(settings.seed());
  }

  /**
   * Starts the system, injects faults, waits until all jobs have ended and checks the result.
   *
   * @throws CommandFailure if a part does not start
   */
  public ChaosReport run() {
    acquireLock();
    system.start(checkout);
    SystemProbe probe = new SystemProbe(system.api(), system.apiOf("scheduler"));
    AppFleet apps = new AppFleet(system.appAddress(), settings.apps(), settings.streams());
    this.apps = apps;
    if (!ConditionWait.until(
        () -> probe.isHealthy() && probe.connectedInstances() == settings.apps(),
        settings.recoveryTimeout())) {
      throw new CommandFailure("the apps did not connect; see the logs in " + folder);
    }
    LoadGenerator upstream =
        new LoadGenerator(system.api(), "chaos-" + settings.seed(), settings.maxWaiting());
    load = upstream;
    upstream.start();
    ConditionWait.until(
        () -> apps.startCount() >= STARTS_BETWEEN_FAULTS, settings.recoveryTimeout());
    injectFaults(probe, apps);
    upstream.stop(RESPONSE_TIMEOUT);
    return check(probe, apps, upstream);
  }

  private void acquireLock() {
    try {
      lock =
          FolderLock.tryAcquire(folder)
              .orElseThrow(() -> new CommandFailure("another chaos run uses " + folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void injectFaults(SystemProbe probe, AppFleet apps) {
    List<InjectedFault> faults =
        FaultCatalog.of(system, apps).stream()
            .filter(fault -> settings.includes(fault.name()))
            .toList();
    if (faults.isEmpty()) {
      throw new CommandFailure(
          "no fault of this machine matches --faults; known kinds: "
              + String.join(", ", FaultCatalog.kinds()),
          2);
    }
    if (!system.volume(SystemUnderTest.REDIS).isMounted()) {
      remarks.add("disk faults: only root can mount the tmpfs volumes that they need");
    }
    long deadline = System.nanoTime() + settings.duration().toNanos();
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
      run(Objects.requireNonNull(next.poll()), probe, apps);
    }
  }

  /** Injects one fault and waits until the system has recovered. */
  private void run(InjectedFault fault, SystemProbe probe, AppFleet apps) {
    long beganNanos = System.nanoTime();
    long beganMillis = System.currentTimeMillis();
    fault.inject(random);
    Duration duration = fault.duration(random);
    ConditionWait.until(() -> false, duration);
    ConditionWait.until(() -> !fault.evidence().isEmpty(), EVIDENCE_TIMEOUT);
    String evidence = fault.evidence();
    long up = fault.repair();
    boolean jobStarted =
        ConditionWait.until(
            () -> fault.recoveredAt(apps, up).isPresent(), settings.recoveryTimeout());
    OptionalLong recovered = fault.recoveredAt(apps, up);
    int starts = apps.startCount();
    boolean healthy =
        ConditionWait.until(
            () ->
                probe.isHealthy()
                    && probe.connectedInstances() == settings.apps()
                    && apps.startCount() >= starts + STARTS_BETWEEN_FAULTS,
            settings.recoveryTimeout());
    OptionalDouble seconds =
        jobStarted && healthy && recovered.isPresent()
            ? OptionalDouble.of((recovered.getAsLong() - up) / NANOS)
            : OptionalDouble.empty();
    FaultInterval interval =
        new FaultInterval(
            fault.name(),
            beganNanos,
            beganMillis,
            evidence,
            seconds,
            probe.inconsistentSlots().orElse(0));
    intervals.add(interval);
    notices.accept(line(interval, up, jobStarted, healthy));
    ConditionWait.until(() -> false, FaultCatalog.between(random, 500, 2_500));
  }

  private String line(FaultInterval interval, long up, boolean jobStarted, boolean healthy) {
    String recovery =
        !jobStarted
            ? "STUCK: no start within " + settings.recoveryTimeout().toSeconds() + " s"
            : !healthy
                ? "STUCK: unhealthy or an app disconnected after "
                    + settings.recoveryTimeout().toSeconds()
                    + " s"
                : String.format(
                    Locale.ROOT,
                    "next start after %.2f s",
                    interval.recoverySeconds().orElseThrow());
    return String.format(
        Locale.ROOT,
        "%-26s %s; up after %.1f s; %s%s",
        interval.fault(),
        interval.tookEffect() ? interval.evidence() : "NO EFFECT",
        (up - interval.startNanos()) / NANOS,
        recovery,
        interval.inconsistentSlots() > 0
            ? "; " + interval.inconsistentSlots() + " SLOTS LEAKED"
            : "");
  }

  private ChaosReport check(SystemProbe probe, AppFleet apps, LoadGenerator upstream) {
    boolean idle =
        ConditionWait.until(
            () ->
                probe.liveJobs().equals(OptionalLong.of(0))
                    && probe.idleInstances() == settings.apps()
                    && probe.inconsistentSlots().isPresent(),
            IDLE_TIMEOUT);
    List<LoadGenerator.SubmittedJob> jobs = upstream.jobs();
    notices.accept("reading the timelines of " + jobs.size() + " jobs");
    ResultCheck check = new ResultCheck(intervals, jobs, probe.histories(jobs), apps);
    return check.report(settings, upstream.refusals(), idle, probe, remarks);
  }

  /** Stops everything. May be called repeatedly and from any thread. */
  @Override
  public void close() {
    if (load != null) {
      load.close();
    }
    if (apps != null) {
      apps.close();
    }
    system.close();
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
